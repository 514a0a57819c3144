import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { json, startFaultyService } from '../../support/faultyService';
import { longest, longRun } from '../longRun';
import { enterPair, pair, startService } from '../sandboxAsCloud';
import {
  editorAction,
  jobRow,
  openFile,
  reloadWindow,
  runCommand,
  shareWorkbench,
  takeScreenshots,
  waitForOutput,
} from '../workbench';

const journey = shareWorkbench();
const local = { 'unsandbox.service': 'local' };

describe('Jobs are kept', () => {
  it('finished ones are there after a reload, with their output, until they are cleared', () =>
    journey('kept-finished', local, async (page) => {
      await openFile(page, 'hello.py');
      await editorAction(page, 'Run in unsandbox').first().click();
      await waitForOutput(page, /hello\.py: completed, exit code 0/);
      await reloadWindow(page);
      await editorAction(page, 'Run in unsandbox').first().waitFor();
      await runCommand(page, 'unsandbox: Focus on Jobs View');
      const row = jobRow(page, 'hello.py');
      await row.filter({ hasText: 'completed' }).waitFor();
      await row.click();
      await page.locator('.editor-instance .view-line', { hasText: 'Hello' }).first().waitFor();
      await takeScreenshots(page, 'kept-finished');
      await runCommand(page, 'unsandbox: Clear Finished Jobs');
      await row.waitFor({ state: 'detached' });
      await reloadWindow(page);
      await editorAction(page, 'Run in unsandbox').first().waitFor();
      await runCommand(page, 'unsandbox: Focus on Jobs View');
      await page.locator('.pane-body', { hasText: 'No jobs.' }).first().waitFor();
      assert.equal(await row.count(), 0);
    }));

  it('a second window sees what the first one runs, and its result, and can cancel it', async (t) => {
    const cloud = { 'unsandbox.service': 'cloud', 'unsandbox.apiUrl': await startService(t), ...longest };
    await journey(
      'second-window',
      cloud,
      async (page, { folder }) => {
        await openFile(page, 'countdown.py');
        await editorAction(page, 'Run in unsandbox').first().click();
        await enterPair(page, pair);
        await runCommand(page, 'unsandbox: Focus on Jobs View');
        await jobRow(page, 'countdown.py').filter({ hasText: 'running' }).waitFor();
        const second = await openWindow(page, join(folder, '../second'));
        const seen = jobRow(second, 'countdown.py');
        await seen.filter({ hasText: 'running' }).waitFor();
        await seen.hover();
        await seen.locator('.actions a[aria-label^="Cancel Job"]').click();
        await jobRow(page, 'countdown.py').filter({ hasText: 'cancelled' }).waitFor();
        await seen.filter({ hasText: 'cancelled' }).waitFor();
        assert.equal(await seen.count(), 1, 'one row, not two');
      },
      longRun,
    );
  });
});

describe('A machine whose settings name another service', () => {
  it('does not get the key of the one before: it is asked for anew', async (t) => {
    const result = { success: true, stdout: 'ran\n', stderr: '', exit_code: 0 };
    const completed = json(200, { job_id: 'j', status: 'completed', result });
    const [first, other] = await Promise.all([startFaultyService(completed), startFaultyService(completed)]);
    t.after(() => Promise.all([first.close(), other.close()]));
    const machine = (apiUrl: string) => ({ 'unsandbox.service': 'cloud', 'unsandbox.apiUrl': apiUrl });
    await journey('machine-settings', machine(first.url), async (page, { userData }) => {
      await openFile(page, 'hello.py');
      await editorAction(page, 'Run in unsandbox').first().click();
      await enterPair(page, pair);
      await waitForOutput(page, /hello\.py: completed, exit code 0/);
      await runCommand(page, 'unsandbox: Focus on Jobs View');
      await jobRow(page, 'hello.py').waitFor();
      await runCommand(page, 'unsandbox: Clear Finished Jobs');
      const welcome = page.locator('.pane-body .welcome-view');
      await welcome.filter({ hasText: 'No jobs.' }).waitFor();
      // As a container does that brings its own settings.
      await writeFile(join(userData, 'Machine/settings.json'), JSON.stringify(machine(other.url)));
      await welcome.filter({ hasText: 'There is no API key' }).waitFor();
      await editorAction(page, 'Run in unsandbox').first().click();
      const { host } = new URL(other.url);
      await page.locator('.quick-input-widget', { hasText: `API key for ${host}` }).waitFor();
      await takeScreenshots(page, 'machine-settings');
      assert.deepEqual(other.requests, []);
    });
  });
});

/** Another window of the same editor, on a folder of its own. */
async function openWindow(page: Page, folder: string): Promise<Page> {
  const second = await page.context().newPage();
  await mkdir(folder);
  await second.goto(`${new URL(page.url()).origin}/?folder=${encodeURIComponent(folder)}`);
  await second.locator('.explorer-folders-view').first().waitFor();
  // It is remembered from the first window, and opens as soon as the extension is known in this one.
  await second.locator('.activitybar [aria-label="unsandbox"]').first().click();
  return second;
}
