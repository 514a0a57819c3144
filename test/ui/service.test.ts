import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { enterPair, pair, startService } from './sandboxAsCloud';
import {
  editorAction,
  jobRow,
  openFile,
  reloadWindow,
  runCommand,
  takeScreenshots,
  waitForOutput,
  withWorkbench,
} from './workbench';

describe('Choosing where code runs', () => {
  it('the first run asks once, and the local sandbox is remembered', () =>
    withWorkbench('first-run', {}, async (page) => {
      await openFile(page, 'hello.py');
      await editorAction(page, 'Run in unsandbox').click();
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Local sandbox' }).waitFor();
      await takeScreenshots(page, 'first-run-question');
      await page.keyboard.press('Enter');
      await waitForOutput(page, /hello\.py: completed, exit code 0/);
      await openFile(page, 'fib.py');
      await editorAction(page, 'Run in unsandbox').click();
      await waitForOutput(page, /fib\.py: completed, exit code 0/);
    }));

  it('a key pair is entered, kept, and a job outlives a reload of the window', async (t) => {
    const url = await startService(t);
    await withWorkbench('key-pair', { 'unsandbox.service': 'cloud', 'unsandbox.apiUrl': url }, async (page) => {
      await openFile(page, 'countdown.py');
      await editorAction(page, 'Run in unsandbox').click();
      await enterPair(page, pair);
      await runCommand(page, 'unsandbox: Focus on Jobs View');
      const row = jobRow(page, 'countdown.py');
      await row.filter({ hasText: /running/ }).waitFor();
      await reloadWindow(page);
      await row.filter({ hasText: /running/ }).waitFor();
      await row.hover();
      await row.locator('.actions a[aria-label^="Cancel Job"]').click();
      await row.filter({ hasText: 'cancelled' }).waitFor();
      await row.click();
      await page.locator('.editor-instance .view-line', { hasText: /^60$/ }).first().waitFor();
      await takeScreenshots(page, 'after-reload');
      await testConnection(page);
    });
  });
});

async function testConnection(page: Page): Promise<void> {
  await runCommand(page, 'unsandbox: Test Connection');
  await page.locator('.notification-toast', { hasText: 'accepts the key' }).waitFor();
}
