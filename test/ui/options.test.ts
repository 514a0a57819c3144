import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { editorAction, openFile, runCommand, takeScreenshots, waitForOutput, withWorkbench } from './workbench';

const program = `import os
print(os.environ["GREETING"], sorted(name for name in os.listdir() if name.endswith((".csv", ".md"))))
`;

describe('Run with options', { timeout: 180_000 }, () => {
  it('one attaches two files, sets a variable, runs, and the file remembers', () =>
    withWorkbench('run-with-options', { 'unsandbox.service': 'local' }, async (page, folder) => {
      await writeFile(join(folder, 'options.py'), program);
      await openFile(page, 'options.py');
      await runCommand(page, 'unsandbox: Run in unsandbox with Options');
      await pick(page, 'Environment variables');
      await pick(page, 'Add a variable');
      await enter(page, 'GREETING=Hello');
      await pick(page, 'Input files');
      await tick(page, 'data.csv');
      await tick(page, 'README.md');
      await page.locator('.quick-input-title', { hasText: 'Input files: 2 of 10' }).waitFor();
      await takeScreenshots(page, 'options-files');
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'data.csv, README.md' }).waitFor();
      await takeScreenshots(page, 'options');
      await pick(page, 'Run and Save for This File');
      const output = await waitForOutput(page, /options\.py: completed, exit code 0/);
      assert.match(output, /^Hello \['README\.md', 'data\.csv'\]$/m);
      assert.match(output, /variables: GREETING/);
      assert.doesNotMatch(output, /GREETING=Hello/);
      await runCommand(page, 'Clear Output');
      await editorAction(page, 'Run in unsandbox').first().click();
      await waitForOutput(page, /^Hello \['README\.md', 'data\.csv'\]$/m);
    }));

  it('going back changes nothing, and dismissing runs nothing', () =>
    withWorkbench('options-back', { 'unsandbox.service': 'local' }, async (page) => {
      await openFile(page, 'hello.py');
      await runCommand(page, 'unsandbox: Run in unsandbox with Options');
      await pick(page, 'Time limit');
      await page.locator('.quick-input-widget input.input').fill('901');
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-message', { hasText: 'whole number from 1 to 900' }).waitFor();
      await page.locator('.quick-input-titlebar a[aria-label^="Back"]').click();
      await page.locator('.quick-input-list .monaco-list-row', { hasText: '60 s' }).waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      assert.equal(await page.locator('.statusbar-item', { hasText: 'unsandbox:' }).count(), 0);
    }));
});

async function pick(page: Page, label: string): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: label });
  await row.first().click();
}

async function tick(page: Page, label: string): Promise<void> {
  await page
    .locator('.quick-input-list .monaco-list-row', { hasText: label })
    .locator('input[type=checkbox], .monaco-checkbox, .quick-input-list-checkbox')
    .first()
    .click();
}

async function enter(page: Page, text: string): Promise<void> {
  await page.locator('.quick-input-widget', { hasText: 'NAME=value' }).waitFor();
  await page.locator('.quick-input-widget input.input').fill(text);
  await page.keyboard.press('Enter');
}
