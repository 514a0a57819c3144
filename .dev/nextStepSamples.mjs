// `node .dev/nextStepSamples.mjs [name …]`: runs the programs of test/unit/jobs/nextStep/samples.json anew in the local
// sandbox and writes what they print into it. Needs the tools. What is expected of a sample stays as it is, for a person to
// judge; a sample whose tool is not there stays as it is, too.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const path = join(root, 'test/unit/jobs/nextStep/samples.json');
const token = 'samples';

/** @typedef {{name: string, tool?: string, language: string, code: string, expected: string, result?: object}} Sample */

async function call(/** @type {string} */ url, /** @type {object | undefined} */ body = undefined) {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return /** @type {Promise<any>} */ (response.json());
}

const sandbox = spawn('npm', ['run', '-s', 'sandbox', '--', '--token', token], {
  cwd: root,
  stdio: ['pipe', 'pipe', 'inherit'],
});
const url = await new Promise((resolve) => {
  sandbox.stdout.once('data', (line) => resolve(JSON.parse(String(line)).url));
});
const wanted = process.argv.slice(2);
const samples = /** @type {Sample[]} */ (JSON.parse(readFileSync(path, 'utf8')));
const { languages, versions } = await call(`${url}/languages`);
for (const sample of samples) {
  const { name, language, code } = sample;
  if (wanted.length > 0 && !wanted.some((part) => name.startsWith(part))) continue;
  if (!languages.includes(language)) continue;
  const { success, stdout, stderr, exit_code: exitCode } = await call(`${url}/execute`, { language, code, ttl: 120 });
  sample.tool = `${language} ${versions[language] ?? ''}`.trim();
  sample.result = { success, stdout, stderr, exitCode };
  console.log(name);
}
writeFileSync(path, `${JSON.stringify(samples, undefined, 1)}\n`);
sandbox.stdin.end();
sandbox.kill();
