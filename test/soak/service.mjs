import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../.dev/run.mjs';

/**
 * The real local sandbox in the place of the cloud service. It ends with this process.
 * @param {string} token
 * @returns {Promise<{url: string, stop: () => void}>}
 */
export async function startService(token) {
  const args = ['--token', token, '--max-concurrency', '2', '--queue', '200'];
  const child = spawn(process.execPath, [join(root, 'dist/sandbox.js'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { url: String(JSON.parse(String(line)).url), stop: () => child.kill('SIGKILL') };
}
