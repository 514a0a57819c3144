import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { type FaultyService, json, startFaultyService } from '../../support/faultyService';
import { enterPair, pair } from '../sandboxAsCloud';
import { answer, question, trustWorkspace } from '../trustQuestion';
import {
  choice,
  editorAction,
  holdToast,
  openFile,
  runCommand,
  shareWorkbench,
  takeScreenshots,
  waitForOutput,
} from '../workbench';

/** A caller with options, as a keybinding may be one. */
const keybinding = { key: 'ctrl+alt+r', command: 'unsandbox.run', args: { ttl: 5 } };
const journey = shareWorkbench({ restricted: true, keybindings: [keybinding] });

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

/** Acts as the cloud service, and keeps what it was sent. */
async function startService(t: TestContext): Promise<FaultyService> {
  const result = { success: true, stdout: 'ran\n', stderr: '', exit_code: 0 };
  const service = await startFaultyService(json(200, { job_id: 'j', status: 'completed', result }));
  t.after(() => service.close());
  return service;
}

const submits = ({ requests }: FaultyService): number =>
  requests.filter((each) => each.startsWith('POST /execute')).length;
const runButton = (page: Page): Promise<void> => editorAction(page, 'Run in unsandbox').first().click();

/** With the focus in the editor. */
async function pressKeybinding(page: Page): Promise<void> {
  await page.locator('.editor-instance .view-line').first().click();
  await page.locator('.editor-instance .monaco-editor.focused').waitFor();
  await page.keyboard.press('Control+Alt+r');
}

describe('In a workspace that is not trusted', () => {
  it('a run is asked about, has no network and nothing of the workspace, and is asked about no more when it is trusted', async (t) => {
    const service = await startService(t);
    /** The address that the workspace names. */
    const thief = await startService(t);
    const machine = { 'unsandbox.service': 'cloud', 'unsandbox.apiUrl': service.url };
    const walk = async (page: Page): Promise<void> => {
      await openFile(page, 'hello.py');
      await runButton(page);
      await enterPair(page, pair);
      await question(page).waitFor();
      await takeScreenshots(page, 'trust-question');
      await answer(page, /^Cancel$/);
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

      // It asks nothing: it needs the agreement.
      await pressKeybinding(page);
      await page.locator('.notification-toast', { hasText: 'nobody has agreed to its runs' }).waitFor();
      await takeScreenshots(page, 'trust-caller');
      assert.equal(submits(service), 1);

      await openFile(page, 'asks.py');
      await runButton(page);
      await answer(page, /Don't Ask Again/);
      await waitForOutput(page, /options in the file's comment are ignored, as this workspace is not trusted/);
      await openFile(page, 'fib.py');
      await runCommand(page, 'unsandbox: Run File in unsandbox');
      await waitForOutput(page, /fib\.py: completed, exit code 0/);
      await pressKeybinding(page);
      await waitForOutput(page, /limits: 5 s, no network/);
      assert.equal(submits(service), 4);
      await takeScreenshots(page, 'trust-output');

      await runCommand(page, 'unsandbox: Run in unsandbox with Options');
      await choice(page, 'Network').click();
      await choice(page, 'Only in a workspace that you trust').waitFor();
      await choice(page, 'semitrusted').click();
      const toast = await holdToast(page, 'its code runs without network');
      await toast.locator('.monaco-button', { hasText: 'Manage Workspace Trust' }).click();
      await trustWorkspace(page);

      // From now on its settings count: this one names a file that is not the workspace's.
      await page.locator('.tabs-container .tab', { hasText: 'hello.py' }).first().click();
      await runButton(page);
      await page.locator('.notification-toast', { hasText: 'which is outside the workspace' }).waitFor();
      assert.equal(await question(page).count(), 0, 'there is no question any more');
      assert.equal(submits(service), 4);
      assert.deepEqual(thief.requests, [], 'the address that the workspace names is never asked');
    };
    await journey('trust', machine, walk, { '.vscode/settings.json': hostileSettings(thief.url) });
  });
});
