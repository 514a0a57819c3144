import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { editorAction, jobRow, openFile, runCommand, takeScreenshots, waitForOutput, withWorkbench } from './workbench';

describe('Run with options', () => {
  it('one attaches two files, sets a variable, runs, opens the artifact, and the file remembers', () =>
    withWorkbench('run-with-options', { 'unsandbox.service': 'local' }, async (page) => {
      await openOptions(page, 'report.c');
      await pick(page, 'Environment variables');
      await pick(page, 'Add a variable');
      await enter(page, 'NAME=value', 'GREETING=Hello');
      await pick(page, 'Input files');
      await tick(page, 'data.csv');
      await tick(page, 'README.md');
      await page.locator('.quick-input-title', { hasText: 'Input files: 2 of 10' }).waitFor();
      await takeScreenshots(page, 'options-files');
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'data.csv, README.md' }).waitFor();
      await pick(page, 'Return the compiled program');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: /compiled program.*yes/ }).waitFor();
      await takeScreenshots(page, 'options');
      await pick(page, 'Run and Save for This File');
      // Later the header may be above what is seen.
      await waitForOutput(page, /variables: GREETING$[\s\S]*returns: compiled program/m);
      const output = await waitForOutput(page, /report\.c: completed, exit code 0/);
      assert.match(output, /^Hello\ndata\.csv: \d+ bytes\nREADME\.md: \d+ bytes$/m);
      assert.doesNotMatch(output, /GREETING=Hello/);
      await openArtifact(page);
      await page.locator('.pane-header', { hasText: 'Input Files' }).click();
      await jobRow(page, 'data.csv').first().waitFor();
      await takeScreenshots(page, 'options-artifact');
      await page.locator('.tabs-container .tab', { hasText: 'report.c' }).first().click();
      await runCommand(page, 'Clear Output');
      await editorAction(page, 'Run in unsandbox').first().click();
      await waitForOutput(page, /^Hello\ndata\.csv: \d+ bytes\nREADME\.md/m);
    }));

  it('a secret is entered once, sent by its name, and hidden where the program prints it', () =>
    withWorkbench('secret', { 'unsandbox.service': 'local' }, async (page) => {
      await openOptions(page, 'files.py');
      await pick(page, 'Environment variables');
      await pick(page, 'Add a secret');
      await pick(page, 'New secret');
      await enter(page, 'Name of the variable', 'GREETING');
      await enter(page, 'Value of GREETING', 'open-sesame');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'GREETING' }).waitFor();
      await takeScreenshots(page, 'secret-options');
      await pick(page, 'Run and Save for This File');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'a secret of yours' }).waitFor();
      await pick(page, 'Always for This File');
      const output = await waitForOutput(page, /files\.py: completed, exit code 0/);
      assert.match(output, /^\*\*\*$/m);
      assert.doesNotMatch(output, /open-sesame/);
    }));

  it('what a comment asks for is asked once, and the file is remembered', () =>
    withWorkbench('comment', { 'unsandbox.service': 'local' }, async (page) => {
      await openFile(page, 'asks.py');
      await editorAction(page, 'Run in unsandbox').first().click();
      await page
        .locator('.quick-input-list .monaco-list-row', { hasText: 'the comment in the file attaches it' })
        .waitFor();
      await takeScreenshots(page, 'comment-question');
      await pick(page, 'Always for This File');
      await waitForOutput(page, /asks\.py: completed, exit code 0/);
      await runCommand(page, 'Clear Output');
      await editorAction(page, 'Run in unsandbox').first().click();
      await waitForOutput(page, /asks\.py: completed, exit code 0/);
      await page
        .locator('.editor-instance .view-line')
        .first()
        .hover({ position: { x: 130, y: 8 } });
      await page.locator('.monaco-hover', { hasText: 'Input files' }).first().waitFor();
      await takeScreenshots(page, 'comment-hover');
    }));

  it('the languages are those of the service, with their versions, and any other can be typed', () =>
    withWorkbench('languages', { 'unsandbox.service': 'local' }, async (page) => {
      await openOptions(page, 'hello.py');
      await pick(page, 'Language');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: /python.*3\.\d/ }).waitFor();
      await takeScreenshots(page, 'languages');
      await page.locator('.quick-input-widget input.input').fill('klingon');
      await pick(page, 'klingon');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: /Language.*klingon/ }).waitFor();
    }));

  it('going back changes nothing, and dismissing runs nothing', () =>
    withWorkbench('options-back', { 'unsandbox.service': 'local' }, async (page) => {
      await openOptions(page, 'hello.py');
      await pick(page, 'Time limit');
      await page.locator('.quick-input-widget', { hasText: 'Seconds the job may take' }).waitFor();
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

async function enter(page: Page, prompt: string, text: string): Promise<void> {
  await page.locator('.quick-input-widget', { hasText: prompt }).waitFor();
  await page.locator('.quick-input-widget input.input').fill(text);
  await page.keyboard.press('Enter');
}

/** Opens the job's artifact from the panel. */
async function openArtifact(page: Page): Promise<void> {
  await runCommand(page, 'unsandbox: Focus on Jobs View');
  const job = jobRow(page, 'report.c').first();
  await job.locator('.monaco-tl-twistie').click();
  const artifact = page.locator('.pane-body .monaco-list-row[aria-level="3"]').first();
  await artifact.waitFor();
  await artifact.click();
  await page.locator('.tabs-container .tab.active', { hasNotText: 'report.c' }).waitFor();
}
