import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { editorAction, openFile, runCommand, takeScreenshots, withWorkbench } from './workbench';

const local = { 'unsandbox.service': 'local' };

describe('Expected output', () => {
  it('in comments: the Test Explorer runs it, and shows what differs where it was expected', () =>
    withWorkbench('expected-comments', local, async (page) => {
      await openFile(page, 'checks.py');
      await editorAction(page, 'Run in unsandbox').first().waitFor();
      await openTestExplorer(page);
      await testRow(page, 'checks.py').waitFor();
      await takeScreenshots(page, 'expected-found');
      await runTest(page, 'checks.py');
      await testRow(page, 'checks.py').locator('.codicon-testing-failed-icon').waitFor();
      await page.locator('.monaco-editor', { hasText: '6765 !=' }).first().waitFor();
      await showDiff(page, 'Line 3 of the output is "6765"');
      await takeScreenshots(page, 'expected-comments');
    }));

  it('in a file: a diff shows what differs, and the actual output can be taken over', () =>
    withWorkbench('expected-file', local, async (page, folder) => {
      await writeFile(join(folder, 'fib.expected.txt'), '0 1 1 2 3 5 8 13 21\n');
      await openFile(page, 'fib.py');
      await editorAction(page, 'Run in unsandbox').first().waitFor();
      await openTestExplorer(page);
      await testRow(page, 'fib.awk').waitFor(); // then the rows move no more
      await runTest(page, 'fib.py');
      await testRow(page, 'fib.py').locator('.codicon-testing-failed-icon').waitFor();
      await showDiff(page, 'Line 1 of the output');
      await takeScreenshots(page, 'expected-diff');
      await page.getByText('Accept Actual Output').first().click();
      await page.locator('.monaco-dialog-box', { hasText: 'Replace fib.expected.txt' }).waitFor();
      await takeScreenshots(page, 'expected-accept');
      await page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Replace' }).click();
      await page.locator('.monaco-dialog-box').waitFor({ state: 'detached' });
      await runTest(page, 'fib.py');
      await testRow(page, 'fib.py').locator('.codicon-testing-passed-icon').waitFor();
      await takeScreenshots(page, 'expected-passed');
      const kept = await readFile(join(folder, 'fib.expected.txt'), 'utf8');
      assert.equal(kept, '0 1 1 2 3 5 8 13 21 34\n');
    }));
});

const openTestExplorer = (page: Page): Promise<void> =>
  page.locator('.activitybar a[aria-label^="Testing"]').first().click();

const testRow = (page: Page, name: string): Locator =>
  page.locator('.test-explorer .monaco-list-row', { hasText: name }).first();

async function runTest(page: Page, name: string): Promise<void> {
  await testRow(page, name).hover();
  await testRow(page, name).locator('.actions-container a[aria-label^="Run Test"]').click();
}

/** Among the test results, by what is said of a test. */
async function showDiff(page: Page, message: string): Promise<void> {
  const result = page.locator('.part.panel .monaco-list-row', { hasText: message }).first();
  for (let tries = 1; ; tries += 1)
    try {
      await result.click({ timeout: 6000 });
      return await page.locator('.part.panel .monaco-diff-editor .view-line').first().waitFor({ timeout: 6000 });
    } catch (error) {
      if (tries === 4) throw error;
      // The editor opens the results by itself when a run starts, but not always the first ones.
      if (!(await result.isVisible())) await runCommand(page, 'Test: Rerun Failed Tests from Last Run');
    }
}
