import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './paths.mjs';

/** A busy machine that asks each language for its version for the first time takes its time. */
const readyTimeoutMs = 120_000;

/**
 * Starts the built local sandbox, asks it what it can run, and stops it again.
 * @returns {Promise<readonly string[]>} the languages
 * @throws an error that carries what the sandbox wrote, when it does not come up
 */
export async function checkSandbox() {
  const child = spawn(process.execPath, [join(root, 'dist/sandbox.js')], { stdio: ['pipe', 'pipe', 'pipe'] });
  const signal = AbortSignal.timeout(readyTimeoutMs);
  let problem = '';
  child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    problem += text;
  });
  try {
    const exited = once(child, 'exit', { signal }).then(() => undefined);
    const [line] = (await Promise.race([once(createInterface(child.stdout), 'line', { signal }), exited])) ?? [];
    if (line === undefined) throw new Error(problem.trim() || `it ended with code ${child.exitCode}`);
    const { url, token, error } = JSON.parse(String(line));
    if (error) throw new Error(error);
    const response = await fetch(`${url}/languages`, { headers: { Authorization: `Bearer ${token}` }, signal });
    if (!response.ok) throw new Error(`GET /languages answered ${response.status}: ${await response.text()}`);
    return (await response.json()).languages;
  } finally {
    child.stdin.end(); // which ends it
    setTimeout(() => child.kill('SIGKILL'), 5000).unref();
  }
}
