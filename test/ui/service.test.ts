import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
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

/** A key pair that is not shaped like one, so that no scanner takes it for one. */
const pair = { publicKey: 'public-part', secretKey: 'secret-part' };

describe('Choosing where code runs', { timeout: 300_000 }, () => {
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
      await enter(page, 'Public key', pair.publicKey);
      await enter(page, 'Secret key', pair.secretKey);
      await runCommand(page, 'unsandbox: Focus on Jobs View');
      const row = jobRow(page, 'countdown.py');
      await row.filter({ hasText: /running/ }).waitFor();
      await reloadWindow(page);
      await row.filter({ hasText: /running/ }).waitFor({ timeout: 60_000 });
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

/** The local sandbox in the place of the cloud service: it checks signatures like that one. */
async function startService(t: TestContext): Promise<string> {
  const args = ['dist/sandbox.js', '--key-pair', `${pair.publicKey}:${pair.secretKey}`];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return String(JSON.parse(String(line)).url);
}

async function enter(page: Page, prompt: string, text: string): Promise<void> {
  const widget = page.locator('.quick-input-widget', { hasText: prompt });
  await widget.waitFor();
  const input = page.locator('.quick-input-widget input.input');
  assert.equal(await input.getAttribute('type'), 'password');
  await input.fill(text);
  await input.press('Enter');
  await widget.waitFor({ state: 'hidden' }); // else what comes next would close it unanswered
}

async function testConnection(page: Page): Promise<void> {
  await runCommand(page, 'unsandbox: Test Connection');
  await page.locator('.notification-toast', { hasText: 'accepts the key' }).waitFor();
}
