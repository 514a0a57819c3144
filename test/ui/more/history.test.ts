import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { enterPair, pair, startService } from '../sandboxAsCloud';
import {
  editorAction,
  holdToast,
  jobRow,
  openFile,
  runCommand,
  shareWindow,
  takeScreenshots,
  waitForOutput,
} from '../workbench';

const journey = shareWindow();
const local = { 'unsandbox.service': 'local' };

/** The Explorer shows new files late: those of the sample get another text. */
const fib = (count: number): string => `# The first Fibonacci numbers, and how many they are.
import sys

a, b = 0, 1
for _ in range(${count}):
    print(a)
    a, b = b, a + b
print("${count} numbers", file=sys.stderr)
`;

describe('What has been run', () => {
  it('one compares a run with the one before', () =>
    journey('compare-runs', local, async (page, { folder }) => {
      await writeFile(join(folder, 'fib.py'), fib(12));
      await openFile(page, 'fib.py');
      await runAndWait(page, /12 numbers/);
      await writeFile(join(folder, 'fib.py'), fib(15));
      await runCommand(page, 'File: Revert File'); // the editor may miss that it was written
      await page.locator('.editor-instance .view-line', { hasText: 'range(15)' }).waitFor();
      await runCommand(page, 'unsandbox: Focus on Jobs View');
      await editorAction(page, 'Run in unsandbox').first().click();
      await jobRow(page, 'fib.py').filter({ hasText: 'completed' }).nth(1).waitFor();
      const row = jobRow(page, 'fib.py').first();
      await row.click({ button: 'right' });
      await page.locator('.monaco-menu', { hasText: 'Compare Output with Previous Run' }).waitFor();
      await takeScreenshots(page, 'history-menu');
      await page.locator('.monaco-menu .action-item', { hasText: 'Compare Output with Previous Run' }).click();
      await page.locator('.tabs-container .tab.active', { hasText: '↔' }).waitFor();
      await page.locator('.editor.modified .view-line', { hasText: '377' }).first().waitFor();
      await runCommand(page, 'View: Hide Panel');
      await page.locator('.part.panel').waitFor({ state: 'hidden' });
      await takeScreenshots(page, 'history-diff');
      await row.hover();
      await page.locator('.monaco-hover', { hasText: 'Submitted:' }).first().waitFor();
    }));

  it('one attaches the file that a program did not find, and runs it again', () =>
    journey('attach-and-run', local, async (page, { folder }) => {
      const code = 'import csv\n\nwith open("data.csv") as file:\n    rows = list(csv.reader(file))\n';
      await writeFile(join(folder, 'files.py'), `${code}print("rows:", len(rows))\n`);
      await openFile(page, 'files.py');
      await editorAction(page, 'Run in unsandbox').first().click();
      await waitForOutput(page, /files\.py, next step: attach data\.csv and run again/);
      const toast = await holdToast(page, 'Attach data.csv and Run Again');
      assert.equal(await toast.count(), 1);
      await runCommand(page, 'unsandbox: Focus on Jobs View');
      const action = jobRow(page, 'files.py').locator('.actions a[aria-label^="Attach Missing File"]');
      await action.first().waitFor({ state: 'attached' });
      await takeScreenshots(page, 'next-step-attach');
      await toast.locator('.monaco-button', { hasText: 'Attach data.csv' }).click();
      const output = await waitForOutput(page, /files\.py: completed, exit code 0/);
      assert.match(output, /files: data\.csv/);
      assert.match(output, /^rows: \d+$/m);
      await takeScreenshots(page, 'next-step-attached');
    }));

  it('one is asked before a program is given network', async (t) => {
    const cloud = { 'unsandbox.service': 'cloud', 'unsandbox.apiUrl': await startService(t) };
    await journey('network-question', cloud, async (page, { folder }) => {
      const code = 'import urllib.request\n\nprint(urllib.request.urlopen("https://example.com").status)\n';
      await writeFile(join(folder, 'hello.py'), code);
      await openFile(page, 'hello.py');
      await editorAction(page, 'Run in unsandbox').first().click();
      await enterPair(page, pair);
      const toast = await holdToast(page, 'found no network');
      await takeScreenshots(page, 'next-step-network');
      await toast.locator('.monaco-button', { hasText: 'Run Again with semitrusted Network' }).click();
      const dialog = page.locator('.monaco-dialog-box', { hasText: 'Run hello.py again with semitrusted network?' });
      await dialog.waitFor();
      await takeScreenshots(page, 'next-step-network-question');
      await dialog.locator('.monaco-button', { hasText: 'Cancel' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await runCommand(page, 'unsandbox: Focus on Jobs View');
      await jobRow(page, 'hello.py').first().waitFor();
      assert.equal(await jobRow(page, 'hello.py').count(), 1, 'nothing was run');
    });
  });
});

async function runAndWait(page: Page, wanted: RegExp): Promise<void> {
  await editorAction(page, 'Run in unsandbox').first().click();
  await waitForOutput(page, wanted);
  // The buttons move when it goes.
  await editorAction(page, 'Stop in unsandbox').waitFor({ state: 'detached' });
}
