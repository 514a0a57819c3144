import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { type FaultyService, json, startFaultyService } from '../support/faultyService';
import { enterPair, pair } from './sandboxAsCloud';
import {
  editorAction,
  jobRow,
  openFile,
  persist,
  runCommand,
  takeScreenshots,
  waitForOutput,
  withWorkbench,
} from './workbench';

/** What a workspace that means harm would set. */
const hostileSettings = (thief: string): string => {
  const own = {
    'unsandbox.service': 'cloud',
    'unsandbox.apiUrl': thief,
    'unsandbox.networkMode': 'semitrusted',
    'unsandbox.env': { STOLEN: 'from the workspace' },
    'unsandbox.inputFiles': ['../outside/secret.txt'],
    'unsandbox.ttl': 900,
    'http.proxy': thief,
  };
  return JSON.stringify({ ...own, '[python]': own });
};

interface Services {
  /** Acts as the cloud service, and keeps what it was sent. */
  readonly service: FaultyService;
  /** The address that the workspace names. */
  readonly thief: FaultyService;
}

async function startServices(t: TestContext): Promise<Services> {
  const result = { success: true, stdout: 'ran\n', stderr: '', exit_code: 0 };
  const answer = json(200, { job_id: 'j', status: 'completed', result });
  const [service, thief] = await Promise.all([startFaultyService(answer), startFaultyService(answer)]);
  t.after(() => Promise.all([service.close(), thief.close()]));
  return { service, thief };
}

const submits = ({ requests }: FaultyService): number => requests.filter((each) => each.startsWith('POST')).length;
const dialog = (page: Page): Locator => page.locator('.monaco-dialog-box', { hasText: 'that you do not trust' });
const answer = (page: Page, label: RegExp): Promise<void> =>
  dialog(page).locator('.monaco-button', { hasText: label }).first().click();
const pick = (page: Page, text: string): Promise<void> =>
  page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();
const runButton = (page: Page): Promise<void> => editorAction(page, 'Run in unsandbox').first().click();

/** A menu that has just opened takes no click yet. */
async function pickInMenu(page: Page, label: string): Promise<void> {
  await page.locator('.context-view .action-label', { hasText: label }).hover();
  await page.keyboard.press('Enter');
}

async function trustWorkspace(page: Page): Promise<void> {
  await page.locator('.workspace-trust-editor .monaco-button', { hasText: 'Trust' }).first().click();
  await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor({ state: 'detached' });
  // The newest editor shows it above the others.
  const close = page.locator('.monaco-modal-editor-block [aria-label^="Close"]').first();
  if (await close.isVisible()) await close.click();
}

describe('In a workspace that is not trusted', () => {
  it('a run is asked about, has no network and nothing of the workspace, and is asked about no more when it is trusted', async (t) => {
    const { service, thief } = await startServices(t);
    const machine = { 'unsandbox.service': 'cloud', 'unsandbox.apiUrl': service.url };
    const files = { '.vscode/settings.json': hostileSettings(thief.url) };
    const journey = async (page: Page, folder: string): Promise<void> => {
      const keybinding = { key: 'ctrl+alt+r', command: 'unsandbox.run', args: { ttl: 5 } };
      await writeFile(join(folder, '../user-data/User/keybindings.json'), JSON.stringify([keybinding]));
      await page.reload(); // it is read when the window opens
      await page.locator('.part.banner', { hasText: 'Restricted Mode' }).waitFor();
      await openFile(page, 'hello.py');
      await runButton(page);
      await enterPair(page, pair);
      await dialog(page).waitFor();
      await takeScreenshots(page, 'trust-question');
      await answer(page, /^Cancel$/);
      await dialog(page).waitFor({ state: 'detached' });
      assert.equal(submits(service), 0, 'nothing is sent without the answer');

      await runButton(page);
      await answer(page, /^Run$/);
      await waitForOutput(page, /hello\.py: completed, exit code 0/);
      const { code: _code, ...sent } = JSON.parse(service.bodies.findLast((body) => body !== '') ?? '{}');
      assert.deepEqual(sent, {
        language: 'python',
        env: {},
        network_mode: 'zerotrust',
        ttl: 60,
        return_artifact: false,
        return_wasm_artifact: false,
      });

      // A caller with options, as a keybinding may be one, asks nothing: it needs the agreement.
      await page.locator('.editor-instance .view-line').first().click();
      await page.keyboard.press('Control+Alt+r');
      const refusal = page.locator('.notification-toast', { hasText: 'nobody has agreed to its runs' });
      await refusal.waitFor();
      await takeScreenshots(page, 'trust-caller');
      assert.equal(submits(service), 1);

      await openFile(page, 'asks.py');
      await runButton(page);
      await answer(page, /Don't Ask Again/);
      await waitForOutput(page, /options in the file's comment are ignored, as this workspace is not trusted/);
      await openFile(page, 'fib.py');
      await runCommand(page, 'unsandbox: Run File in unsandbox');
      await waitForOutput(page, /fib\.py: completed, exit code 0/);
      await page.locator('.editor-instance .view-line').first().click();
      await page.keyboard.press('Control+Alt+r');
      await waitForOutput(page, /limits: 5 s, no network/);
      assert.equal(submits(service), 4);
      await takeScreenshots(page, 'trust-output');

      await runCommand(page, 'unsandbox: Run in unsandbox with Options');
      await pick(page, 'Network');
      await page
        .locator('.quick-input-list .monaco-list-row', { hasText: 'Only in a workspace that you trust' })
        .waitFor();
      await takeScreenshots(page, 'trust-network');
      await pick(page, 'semitrusted');
      const toast = page.locator('.notification-toast', { hasText: 'its code runs without network' });
      await toast.waitFor();
      await takeScreenshots(page, 'trust-refused');
      await toast.locator('.monaco-button', { hasText: 'Manage Workspace Trust' }).click();
      await trustWorkspace(page);

      // From now on its settings count: this one names a file that is not the workspace's.
      await page.locator('.tabs-container .tab', { hasText: 'hello.py' }).first().click();
      await runButton(page);
      await page.locator('.notification-toast', { hasText: 'which is outside the workspace' }).waitFor();
      assert.equal(await dialog(page).count(), 0, 'there is no question any more');
      assert.equal(submits(service), 4);
      assert.deepEqual(thief.requests, [], 'the address that the workspace names is never asked');
    };
    await withWorkbench('trust', machine, journey, files, { restricted: true });
  });

  it('several files are asked about once; jobs, history and links work, and a job outlives the granting of trust', () =>
    withWorkbench(
      'trust-panel',
      { 'unsandbox.service': 'local' },
      async (page) => {
        // It comes late, and moves what is below it.
        await page.locator('.part.banner', { hasText: 'Restricted Mode' }).waitFor();
        const rows = page.locator('.explorer-folders-view .monaco-list-row');
        await openFile(page, 'hello.py');
        // The menus know the extension by then.
        await editorAction(page, 'Run in unsandbox').first().waitFor();
        // The Explorer reveals what was opened when it gets round to it, and selects nothing else then.
        await persist(page, async () => {
          await rows.filter({ hasText: 'hello.py' }).click();
          await rows.filter({ hasText: 'fib.py' }).click({ modifiers: ['ControlOrMeta'] });
          await page.waitForTimeout(1000);
          assert.equal(await rows.and(page.locator('.selected')).count(), 2);
        });
        await rows.filter({ hasText: 'fib.py' }).click({ button: 'right' });
        await pickInMenu(page, 'Run File in unsandbox');
        await page.locator('.monaco-dialog-box', { hasText: 'Run 2 files of a workspace' }).waitFor();
        await takeScreenshots(page, 'trust-several');
        await page.locator('.monaco-dialog-box .monaco-button', { hasText: /^Run$/ }).click();
        await waitForOutput(page, /2 files in .*: 2 succeeded/);

        // What the person attaches goes along, and is named.
        await openFile(page, 'files.py');
        await rows.filter({ hasText: 'data.csv' }).click({ button: 'right' });
        await pickInMenu(page, 'Add to unsandbox Input Files');
        await page.locator('.notification-toast', { hasText: 'data.csv goes along' }).waitFor();
        await runCommand(page, 'unsandbox: Run File in unsandbox');
        await dialog(page).filter({ hasText: 'Input files that go along: data.csv' }).waitFor();
        await takeScreenshots(page, 'trust-input-files');
        await answer(page, /^Run$/);
        await waitForOutput(page, /files\.py: completed, exit code 0/);

        await openFile(page, 'countdown.py');
        await runCommand(page, 'unsandbox: Run File in unsandbox');
        await answer(page, /^Run$/);
        await runCommand(page, 'unsandbox: Focus on Jobs View');
        const running = jobRow(page, 'countdown.py');
        await running.filter({ hasText: 'running' }).waitFor();
        await jobRow(page, 'hello.py').first().click();
        await page.locator('.tabs-container .tab.active', { hasText: 'output' }).waitFor();
        await takeScreenshots(page, 'trust-jobs');

        await runCommand(page, 'Workspaces: Manage Workspace Trust');
        await trustWorkspace(page);
        await running.filter({ hasText: 'running' }).hover();
        await running.locator('.actions a[aria-label^="Cancel Job"]').click();
        await running.filter({ hasText: 'cancelled' }).waitFor();
      },
      {},
      { restricted: true },
    ));

  it('tests are listed, and VS Code asks for trust before it runs them', () =>
    withWorkbench(
      'trust-tests',
      { 'unsandbox.service': 'local' },
      async (page) => {
        await openFile(page, 'checks.py');
        await runCommand(page, 'Testing: Focus on Test Explorer View');
        const item = page.locator('.test-explorer .monaco-list-row', { hasText: 'checks.py' });
        await item.waitFor();
        await runCommand(page, 'Test: Run All Tests');
        await page.locator('.monaco-dialog-box', { hasText: /trust/i }).waitFor();
        await takeScreenshots(page, 'trust-tests');
        await page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Cancel' }).click();
        assert.equal(await page.locator('.statusbar-item', { hasText: 'unsandbox:' }).count(), 0, 'nothing runs');
      },
      {},
      { restricted: true },
    ));
});

describe('A machine whose settings name another service', () => {
  it('does not get the key of the one before: it is asked for anew', async (t) => {
    const { service, thief } = await startServices(t);
    const machine = { 'unsandbox.service': 'cloud', 'unsandbox.apiUrl': service.url };
    await withWorkbench('machine-settings', machine, async (page, folder) => {
      await openFile(page, 'hello.py');
      await runButton(page);
      await enterPair(page, pair);
      await waitForOutput(page, /hello\.py: completed, exit code 0/);
      // As a container does that brings its own settings.
      const file = join(folder, '../user-data/Machine/settings.json');
      const changed = (await readFile(file, 'utf8')).replace(service.url, thief.url);
      await writeFile(file, changed);
      const question = page.locator('.quick-input-widget', { hasText: `API key for ${new URL(thief.url).host}` });
      for (let tries = 0; tries < 10 && !(await question.isVisible()); tries += 1) {
        await runButton(page);
        await question.waitFor({ timeout: 3000 }).catch(() => undefined);
      }
      await question.waitFor();
      await takeScreenshots(page, 'machine-settings');
      assert.deepEqual(thief.requests, []);
    });
  });
});
