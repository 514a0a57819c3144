import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { longest, longRun } from '../longRun';
import { enterPair, pair, startService } from '../sandboxAsCloud';
import { editorAction, jobRow, openFile, runCommand, shareWindow, takeScreenshots, waitForOutput } from '../workbench';

const journey = shareWindow();

describe('When the service refuses', () => {
  it('a wrong key is replaced from the notification, and the same run goes on', async (t) => {
    const url = await startService(t);
    await journey('wrong-key', { 'unsandbox.service': 'cloud', 'unsandbox.apiUrl': url }, async (page) => {
      await openFile(page, 'hello.py');
      await editorAction(page, 'Run in unsandbox').first().click();
      await enterPair(page, { ...pair, secretKey: 'another-part' });
      const toast = page.locator('.notification-toast', { hasText: 'Update Key and Retry' });
      await toast.waitFor();
      await takeScreenshots(page, 'wrong-key');
      // What is sent then is what was refused, not the file as it is by then.
      await page.locator('.editor-instance .view-line').first().click();
      await page.keyboard.press('Home');
      await page.keyboard.type('print("typed since");');
      await toast.locator('.monaco-button', { hasText: 'Update Key and Retry' }).click();
      await enterPair(page, pair);
      const output = await waitForOutput(page, /hello\.py: completed, exit code 0/);
      assert.doesNotMatch(output, /typed since/);
    });
  });

  it('too many requests make a job wait in the panel, where it can be cancelled', async (t) => {
    const url = await startService(t, '--rate', '1');
    await journey(
      'queued',
      { 'unsandbox.service': 'cloud', 'unsandbox.apiUrl': url, ...longest },
      async (page) => {
        await openFile(page, 'countdown.py');
        await editorAction(page, 'Run in unsandbox').first().click();
        await enterPair(page, pair);
        await runCommand(page, 'unsandbox: Focus on Jobs View');
        // A key with so few requests lets nobody look at it soon.
        const first = jobRow(page, 'countdown.py').filter({ hasText: /pending|running/ });
        await first.waitFor();
        await page.locator('.activitybar [aria-label^="Explorer"]').first().click();
        await openFile(page, 'fib.py');
        await editorAction(page, 'Run in unsandbox').first().click();
        await runCommand(page, 'unsandbox: Focus on Jobs View');
        const waiting = jobRow(page, 'fib.py').filter({ hasText: /queued, next try in \d+ s/ });
        await waiting.waitFor();
        await takeScreenshots(page, 'queued');
        await waiting.hover();
        await waiting.locator('.actions a[aria-label^="Cancel Job"]').click();
        await jobRow(page, 'fib.py').filter({ hasText: 'cancelled' }).waitFor();
        assert.equal(await first.count(), 1, 'the other one goes on');
      },
      longRun,
    );
  });
});
