import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { editorAction, openFile, runCommand, takeScreenshots, withWorkbench } from './workbench';

const local = { 'unsandbox.service': 'local' };

describe('Expected output', { timeout: 240_000 }, () => {
  it('in comments: the Test Explorer runs it, and shows what differs where it was expected', () =>
    withWorkbench('expected-comments', local, async (page, folder) => {
      const code = [
        'def fib(n):',
        '    return n if n < 2 else fib(n - 1) + fib(n - 2)',
        '',
        '',
        'print(fib(1))   # expect: 1',
        'print(fib(10))  # expect: 55',
        'print(fib(20))  # expect: 6756',
        '',
      ];
      await writeFile(join(folder, 'checks.py'), code.join('\n'));
      await openFile(page, 'checks.py');
      await editorAction(page, 'Run in unsandbox').first().waitFor();
      await openTestExplorer(page);
      await testRow(page, 'checks.py').waitFor();
      await takeScreenshots(page, 'expected-found');
      await runTest(page, 'checks.py');
      await testRow(page, 'checks.py').locator('.codicon-testing-failed-icon').waitFor();
      await page
        .locator('.editor-instance .view-line', { hasText: 'Line 3 of the output is "6765"' })
        .first()
        .waitFor();
      await takeScreenshots(page, 'expected-comments');
    }));

  it('in a file: a diff shows what differs, and the actual output can be taken over', () =>
    withWorkbench('expected-file', local, async (page, folder) => {
      await writeFile(join(folder, 'hello.expected.txt'), 'Hello from a sandbox!\nPython 2.7.18 on Linux\n');
      await openFile(page, 'hello.py');
      await editorAction(page, 'Run in unsandbox').first().waitFor();
      await openTestExplorer(page);
      await runTest(page, 'hello.py');
      await testRow(page, 'hello.py').locator('.codicon-testing-failed-icon').waitFor();
      await page.locator('.test-output-peek .diff-editor, .part.panel .monaco-diff-editor').first().waitFor();
      await takeScreenshots(page, 'expected-diff');
      await page.getByText('Accept Actual Output').first().click();
      await page.locator('.monaco-dialog-box', { hasText: 'Replace hello.expected.txt' }).waitFor();
      await takeScreenshots(page, 'expected-accept');
      await page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Replace' }).click();
      await page.locator('.monaco-dialog-box').waitFor({ state: 'detached' });
      await runTest(page, 'hello.py');
      await testRow(page, 'hello.py').locator('.codicon-testing-passed-icon').waitFor();
      await takeScreenshots(page, 'expected-passed');
      const kept = await readFile(join(folder, 'hello.expected.txt'), 'utf8');
      assert.match(kept, /^Hello from a sandbox!\nPython 3\.[\d.]+ on Linux\n$/);
    }));
});

const openTestExplorer = (page: Page): Promise<void> => runCommand(page, 'Testing: Focus on Test Explorer View');

const testRow = (page: Page, name: string): Locator =>
  page.locator('.test-explorer .monaco-list-row', { hasText: name }).first();

async function runTest(page: Page, name: string): Promise<void> {
  await testRow(page, name).hover();
  await testRow(page, name).locator('.actions-container a[aria-label^="Run Test"]').click();
}
