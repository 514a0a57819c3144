import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { chooseLocalSandbox } from '../../host/services';
import { run, setting, writeFile } from '../../host/support';

/** What a hundred jobs at once cost the extension host, with the panel in sight. The target is 10 % of a core. */

const count = 100;
const seconds = 10;
/** As many as it takes at once; the others are pending meanwhile. */
const limits = ['--max-concurrency', '64', '--queue', String(count)];
const keys = { UNSANDBOX_PUBLIC_KEY: 'public-part', UNSANDBOX_SECRET_KEY: 'secret-part' };

const say = (line: string): void => appendFileSync(process.env['UNSANDBOX_TEST_REPORT'] ?? '', `${line}\n`);

async function startService(): Promise<{ readonly url: string; readonly stop: () => void }> {
  const args = ['dist/sandbox.js', '--key-pair', Object.values(keys).join(':'), ...limits];
  const cwd = process.env['UNSANDBOX_TEST_ROOT'];
  const child = spawn(process.execPath, args, { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { url: String(JSON.parse(String(line)).url), stop: () => child.kill('SIGKILL') };
}

/** The share of a core that this process used while it waited, in percent. */
async function shareWhile(work: Promise<unknown>): Promise<{ readonly percent: number; readonly ms: number }> {
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  await work;
  const { user, system } = process.cpuUsage(cpu);
  const ms = performance.now() - start;
  return { percent: (user + system) / 10 / ms, ms };
}

describe('a hundred jobs at once', () => {
  let service: Awaited<ReturnType<typeof startService>>;
  before(async () => {
    Object.assign(process.env, keys);
    service = await startService();
    await setting('service', 'cloud');
    await setting('apiUrl', service.url);
    await vscode.commands.executeCommand('unsandbox.jobs.focus');
  });
  after(async () => {
    for (const name of Object.keys(keys)) delete process.env[name];
    service.stop();
    await setting('apiUrl', undefined);
    await chooseLocalSandbox();
  });

  it('are followed with the panel in sight', async () => {
    const file = await writeFile('wait.sh', `sleep ${seconds}\necho done\n`);
    await run(await writeFile('warm.sh', 'echo warm\n'), {});
    const idle = await shareWhile(delay(5000));
    const jobs = Array.from({ length: count }, () => run(file, {}));
    const submitting = await shareWhile(delay(3000));
    const following = await shareWhile(delay((seconds - 4) * 1000));
    const ended = await Promise.all(jobs);
    assert.equal(ended.filter(({ stdout }) => stdout === 'done\n').length, count);
    const text = ({ percent }: { readonly percent: number }): string => `${percent.toFixed(1)} % of a core`;
    say(`extension host with ${count} jobs of ${seconds} s and the panel in sight: ${text(following)} while they run`);
    say(`(${text(submitting)} in the 3 s in which they are submitted, ${text(idle)} when nothing runs)`);
  });
});
