// `node test/unit/jobs/renewSamples.mjs [name …]`: runs the samples of `locations` and `nextStep` anew, in the local sandbox or
// with the tool itself, and writes what they print into them. What is expected of a sample stays as it is, for a person to
// judge; so does a sample whose tool is not there. Nothing is installed.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{stdout: string, stderr: string}} Output */
/** @typedef {{name: string, tool: string, run?: string, program: {name: string, code: string}, inputs?: Record<string, string>, places: string[]} & Partial<Output>} Place */
/** @typedef {{name: string, tool?: string, language: string, code: string, expected: string, result?: object}} Step */

/** Where tools run that are not run in the sandbox. */
const place = '/tmp/code';
const token = 'samples';
const wanted = process.argv.slice(2);
const isWanted = (/** @type {{name: string}} */ { name }) =>
  wanted.length === 0 || wanted.some((part) => name.startsWith(part));

const sandbox = spawn('npm', ['run', '-s', 'sandbox', '--', '--token', token], { stdio: ['pipe', 'pipe', 'inherit'] });
const url = await new Promise((resolve) => {
  sandbox.stdout.once('data', (line) => resolve(JSON.parse(String(line)).url));
});
const { languages, versions } = await call('/languages');
await renewPlaces(join(import.meta.dirname, 'locations/samples'));
await renewSteps(join(import.meta.dirname, 'nextStep/samples.json'));
sandbox.stdin.end();
sandbox.kill();
rmSync(place, { recursive: true, force: true });

/** @param {string} folder with a file a language, a line of JSON a sample */
async function renewPlaces(folder) {
  for (const file of readdirSync(folder)) {
    const language = file.replace('.jsonl', '');
    const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
    for (const [index, line] of lines.entries()) {
      const sample = /** @type {Place} */ (JSON.parse(line));
      if (sample.run === undefined || !isWanted(sample)) continue;
      if (sample.run === 'sandbox' && !languages.includes(language)) continue;
      const output = sample.run === 'sandbox' ? await inSandbox(sample, language) : here(sample, sample.run);
      if (output === undefined) continue;
      const { name, tool, run, program, inputs, places } = sample;
      const { stdout, stderr } = output;
      const renewed = { name, tool: versioned(tool), run, program, inputs, ...ended({ stdout, stderr }), places };
      lines[index] = JSON.stringify(renewed);
      console.log(name);
    }
    writeFileSync(join(folder, file), `${lines.join('\n')}\n`);
  }
}

/** @param {string} path of an array of samples */
async function renewSteps(path) {
  const samples = /** @type {Step[]} */ (JSON.parse(readFileSync(path, 'utf8')));
  for (const sample of samples) {
    const { name, language, code } = sample;
    if (!isWanted(sample) || !languages.includes(language)) continue;
    const { success, stdout, stderr, exit_code: exitCode } = await call('/execute', { language, code, ttl: 120 });
    sample.tool = `${language} ${versions[language] ?? ''}`.trim();
    sample.result = { success, stdout, stderr, exitCode };
    console.log(name);
  }
  writeFileSync(path, `${JSON.stringify(samples, undefined, 1)}\n`);
}

/** @returns {Promise<any>} */
async function call(/** @type {string} */ path, /** @type {object | undefined} */ body = undefined) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const sent = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  return (await fetch(`${url}${path}`, sent)).json();
}

/** @returns {Promise<Output>} */
async function inSandbox(/** @type {Place} */ { program, inputs = {} }, /** @type {string} */ language) {
  const input_files = Object.entries(inputs).map(([filename, content]) => ({
    filename,
    content: Buffer.from(content).toString('base64'),
  }));
  return call('/execute', { language, code: program.code, input_files, ttl: 120 });
}

/** @returns {Output | undefined} undefined when the shell does not find the tool */
function here(/** @type {Place} */ { program, inputs = {} }, /** @type {string} */ command) {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  for (const [name, content] of Object.entries({ [program.name]: program.code, ...inputs }))
    writeFileSync(join(place, name), content);
  const { stdout, stderr, status } = spawnSync('bash', ['-c', command], { encoding: 'utf8', timeout: 120_000 });
  return status === 127 ? undefined : { stdout, stderr };
}

/** Without what is empty; what has no line end gets one. */
const ended = (/** @type {Output} */ output) =>
  Object.fromEntries(
    Object.entries(output).flatMap(([name, text]) => (text === '' ? [] : [[name, text.replace(/\n?$/, '\n')]])),
  );

/** `gcc 12.2.0 (gcc --version)` with the version that is there now. */
function versioned(/** @type {string} */ tool) {
  const [, name, command] = /^(.*?) [\d.]+.*\((.*)\)$/.exec(tool) ?? [];
  if (name === undefined || command === undefined) return tool;
  const { stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
  const version = /\d+(\.\d+)+/.exec(stdout + stderr)?.[0] ?? '?';
  return tool.replace(/ [\d.]+/, ` ${version}`);
}
