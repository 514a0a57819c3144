import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import {
  choice,
  clearOutput,
  editorAction,
  openFile,
  runCommand,
  shareWorkbench,
  takeScreenshots,
  waitForOutput,
} from '../workbench';

const journey = shareWorkbench();

describe('Input and arguments', () => {
  it('one reads what a program will not find, runs it with arguments and with input, and reads where there can be none', () =>
    journey('stdin', { 'unsandbox.service': 'local' }, async (page) => {
      await openFile(page, 'greet.py');
      await editorAction(page, 'Run in unsandbox').first().click();
      await waitForOutput(page, /greet\.py: completed, exit code 1/);
      await makePanelHigh(page);
      await waitForOutput(page, /note: the program reads standard input \(input\(\) in line 4\)/);
      await takeScreenshots(page, 'stdin-note');

      await again(page, 'Run in unsandbox with Arguments');
      const input = page.locator('.quick-input-widget input.input');
      await page.locator('.quick-input-widget', { hasText: 'Arguments as on a command line' }).waitFor();
      await input.fill('"Good morning');
      await page.locator('.quick-input-message', { hasText: 'A quote is not closed.' }).waitFor();
      await input.fill('"Good morning" --loud');
      await takeScreenshots(page, 'stdin-arguments');
      await input.press('Enter');
      await waitForOutput(page, /arguments: 'Good morning' --loud/);
      await waitForOutput(page, /greet\.py: completed, exit code 1/);

      await again(page, 'Run in unsandbox with Input');
      await choice(page, 'Enter a Line').click();
      await page.locator('.quick-input-widget', { hasText: 'The line that the program reads' }).waitFor();
      await input.fill('Ada');
      await input.press('Enter');
      const output = await waitForOutput(page, /greet\.py: completed, exit code 0/);
      assert.match(output, /^Good morning, Ada!$/m);
      assert.match(output, /│ os\.execv\(sys\.executable/);
      await takeScreenshots(page, 'stdin-wrapper');

      await again(page, 'Run in unsandbox with Input');
      await choice(page, 'Run with the Last Input').waitFor();
      await takeScreenshots(page, 'stdin-input');
      await choice(page, 'Edit as Text').click();
      await page.locator('.tab.active', { hasText: 'Untitled-1' }).waitFor();
      await page.locator('.editor-instance .monaco-editor.focused[data-uri^="untitled:"]').waitFor();
      await page.keyboard.press('ControlOrMeta+End');
      await page.keyboard.type('Grace\nHedy');
      const lens = page.locator('.codelens-decoration a', { hasText: 'Run greet.py with the text below as its input' });
      await lens.waitFor();
      await takeScreenshots(page, 'stdin-draft');
      await clearOutput(page);
      await lens.click();
      await waitForOutput(page, /^Good morning, Ada!\nand Grace\nand Hedy$/m);

      // A compiled program cannot be given any.
      await openFile(page, 'fib.rs');
      await editorAction(page, 'Run in unsandbox').first().waitFor();
      await runCommand(page, 'unsandbox: Run in unsandbox with Options');
      await choice(page, /Standard input.*not available for rust/).waitFor();
      await takeScreenshots(page, 'stdin-not-available');
      await page.keyboard.press('Escape');
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      await runCommand(page, 'unsandbox: Run in unsandbox with Input');
      await page.locator('.notification-toast', { hasText: 'A program in rust cannot be given input' }).waitFor();
      await takeScreenshots(page, 'stdin-not-possible');
    }));
});

/** So that the whole of a run is seen. */
async function makePanelHigh(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 1000 });
  const box = await page.locator('.part.panel').boundingBox();
  assert.ok(box !== null);
  await page.mouse.move(box.x + 200, box.y - 3);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y - 220, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(10, 10);
}

async function again(page: Page, title: string): Promise<void> {
  await clearOutput(page);
  await runCommand(page, `unsandbox: ${title}`);
}
