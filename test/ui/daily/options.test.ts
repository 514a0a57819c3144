import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { chooseOption, enterOption, openOptions } from '../options';
import { openTestExplorer, runTest, showDiff, testRow } from '../testExplorer';
import {
  choice,
  clearOutput,
  editorAction,
  jobRow,
  openFile,
  runCommand,
  shareWorkbench,
  takeScreenshots,
  waitForOutput,
} from '../workbench';

const journey = shareWorkbench();
const local = { 'unsandbox.service': 'local' };

describe('Run with options', () => {
  it('one attaches two files, sets a variable, runs, opens the artifact, and the file remembers', () =>
    journey('run-with-options', local, async (page) => {
      await openOptions(page, 'report.c');
      await chooseOption(page, 'Environment variables');
      await chooseOption(page, 'Add a variable');
      await enterOption(page, 'NAME=value', 'GREETING=Hello');
      await chooseOption(page, 'Input files');
      await tick(page, 'data.csv');
      await tick(page, 'README.md');
      await page.locator('.quick-input-title', { hasText: 'Input files: 2 of 10' }).waitFor();
      await takeScreenshots(page, 'options-files');
      await page.keyboard.press('Enter');
      await choice(page, 'data.csv, README.md').waitFor();
      await chooseOption(page, 'Return the compiled program');
      await choice(page, /compiled program.*yes/).waitFor();
      await takeScreenshots(page, 'options');
      await chooseOption(page, 'Run and Save for This File');
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
      await clearOutput(page);
      await editorAction(page, 'Run in unsandbox').first().click();
      await waitForOutput(page, /^Hello\ndata\.csv: \d+ bytes\nREADME\.md/m);
    }));
});

describe('Expected output', () => {
  it('in a file: a diff shows what differs, and the actual output can be taken over', () =>
    journey(
      'expected-file',
      local,
      async (page, { folder }) => {
        await openFile(page, 'fib.py');
        await openTestExplorer(page);
        await testRow(page, 'fib.awk').waitFor(); // then the rows move no more
        await runTest(page, 'fib.py');
        await testRow(page, 'fib.py').locator('.codicon-testing-failed-icon').waitFor();
        await showDiff(page, 'Line 1 of the output');
        await takeScreenshots(page, 'expected-diff');
        await page.getByText('Accept Actual Output').first().click();
        const question = page.locator('.monaco-dialog-box', { hasText: 'Replace fib.expected.txt' });
        await question.waitFor();
        await takeScreenshots(page, 'expected-accept');
        await question.locator('.monaco-button', { hasText: 'Replace' }).click();
        await question.waitFor({ state: 'detached' });
        await runTest(page, 'fib.py');
        await testRow(page, 'fib.py').locator('.codicon-testing-passed-icon').waitFor();
        const kept = await readFile(join(folder, 'fib.expected.txt'), 'utf8');
        assert.equal(kept, '0 1 1 2 3 5 8 13 21 34\n');
      },
      { 'fib.expected.txt': '0 1 1 2 3 5 8 13 21\n' },
    ));
});

/** The list shows only what fits: the file is looked for by its name. */
async function tick(page: Page, label: string): Promise<void> {
  const input = page.locator('.quick-input-widget input.input');
  await input.fill(label);
  await choice(page, label).click();
  await input.fill('');
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
