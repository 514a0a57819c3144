import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { editorAction, openFile, runCommand, takeScreenshots, waitForOutput, withWorkbench } from './workbench';

describe('Run with options', { timeout: 180_000 }, () => {
  it('one attaches two files, sets a variable, runs, and the file remembers', () =>
    withWorkbench('run-with-options', { 'unsandbox.service': 'local' }, async (page) => {
      await openOptions(page, 'files.py');
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
      const output = await waitForOutput(page, /files\.py: completed, exit code 0/);
      assert.match(output, /^Hello\nREADME\.md \d+ bytes\ndata\.csv \d+ bytes$/m);
      assert.match(output, /variables: GREETING/);
      assert.doesNotMatch(output, /GREETING=Hello/);
      await runCommand(page, 'Clear Output');
      await editorAction(page, 'Run in unsandbox').first().click();
      await waitForOutput(page, /^Hello\nREADME\.md \d+ bytes\ndata\.csv/m);
    }));

  it('going back changes nothing, and dismissing runs nothing', () =>
    withWorkbench('options-back', { 'unsandbox.service': 'local' }, async (page) => {
      await openOptions(page, 'hello.py');
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

async function openOptions(page: Page, name: string): Promise<void> {
  await openFile(page, name);
  // The palette lists what is known when it opens: the extension's commands have to be.
  await editorAction(page, 'Run in unsandbox').first().waitFor();
  await runCommand(page, 'unsandbox: Run in unsandbox with Options');
}

async function pick(page: Page, label: string): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: label });
  await row.first().click();
}

/** The list shows only what fits: the file is looked for by its name. */
async function tick(page: Page, label: string): Promise<void> {
  await page.locator('.quick-input-widget input.input').fill(label);
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: label });
  await row.first().click();
  await page.locator('.quick-input-widget input.input').fill('');
}

async function enter(page: Page, text: string): Promise<void> {
  await page.locator('.quick-input-widget', { hasText: 'NAME=value' }).waitFor();
  await page.locator('.quick-input-widget input.input').fill(text);
  await page.keyboard.press('Enter');
}
