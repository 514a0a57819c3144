import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';

/** A key pair that is not shaped like one, so that no scanner takes it for one. */
export const pair = { publicKey: 'public-part', secretKey: 'secret-part' };

/** The local sandbox in the place of the cloud service: it checks signatures like that one. */
export async function startService(t: TestContext, ...more: readonly string[]): Promise<string> {
  const args = ['dist/sandbox.js', '--key-pair', `${pair.publicKey}:${pair.secretKey}`, ...more];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return String(JSON.parse(String(line)).url);
}

export async function enterPair(page: Page, { publicKey, secretKey }: typeof pair): Promise<void> {
  await enter(page, 'Public key', publicKey);
  await enter(page, 'Secret key', secretKey);
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
