// `node .dev/l10n.mjs`: brings the English texts of the sources in media/l10n up to date, with VS Code's own tool, and says what the
// translations lack or have too much. `--check` changes nothing, and fails when the English texts are not up to date.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runQuietly } from './run.mjs';

const folder = join(root, 'media/l10n');
const english = { 'bundle.l10n': await exportSources(), 'package.nls': await readTexts('package.nls.json') };
const problems = await (process.argv.includes('--check') ? checkSources() : updateSources());
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/** @returns {Promise<Record<string, unknown>>} what the sources say, by the English text */
async function exportSources() {
  const dir = await mkdtemp(join(tmpdir(), 'unsandbox-l10n-'));
  try {
    await runQuietly(join(root, 'node_modules/.bin/vscode-l10n-dev'), ['export', '--outDir', dir, 'src'], {
      cwd: root,
    });
    return JSON.parse(await readFile(join(dir, 'bundle.l10n.json'), 'utf8'));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** @param {string} name @returns {Promise<Record<string, unknown>>} */
async function readTexts(name) {
  return JSON.parse(await readFile(join(folder, name), 'utf8'));
}

async function updateSources() {
  const sorted = Object.fromEntries(Object.entries(english['bundle.l10n']).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(join(folder, 'bundle.l10n.json'), `${JSON.stringify(sorted, undefined, 2)}\n`);
  return translationProblems();
}

async function checkSources() {
  const differences = differ(english['bundle.l10n'], await readTexts('bundle.l10n.json'));
  return differences.map((text) => `media/l10n/bundle.l10n.json: ${text}. Run "node .dev/l10n.mjs".`);
}

async function translationProblems() {
  const problems = [];
  for (const name of await readdir(folder)) {
    const kind = name.startsWith('bundle') ? 'bundle.l10n' : 'package.nls';
    if (name === `${kind}.json`) continue; // the English texts themselves
    problems.push(...differ(english[kind], await readTexts(name)).map((text) => `media/l10n/${name}: ${text}`));
  }
  return problems;
}

/**
 * @param {Record<string, unknown>} wanted
 * @param {Record<string, unknown>} actual
 */
function differ(wanted, actual) {
  const missing = Object.keys(wanted).filter((key) => !(key in actual));
  const stale = Object.keys(actual).filter((key) => !(key in wanted));
  return [
    ...missing.map((key) => `missing: ${JSON.stringify(key)}`),
    ...stale.map((key) => `not used: ${JSON.stringify(key)}`),
  ];
}
