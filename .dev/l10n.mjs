// `node .dev/l10n.mjs`: brings the English texts in media/l10n up to date with package.json and the sources, and prints as JSON
// what the translations lack (with the English text) and what they have but nothing asks for (with what it was).
// `node .dev/l10n.mjs --add filled.json`: the same after taking translations, of the shape that it prints, from a file.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keyIn, manifestTexts } from './manifestTexts.mjs';
import { root } from './paths.mjs';
import { sourceBundle } from './sourceTexts.mjs';
import { compareTexts, kinds, languages, readTexts, writeTexts } from './translations.mjs';

/** @typedef {import('./translations.mjs').Texts} Texts */
/** @typedef {Record<string, Record<string, {missing: Texts, stale: Texts}>>} Differences */

const { values } = parseArgs({ options: { add: { type: 'string' } } });
await updateManifestTexts();
await writeTexts(await sourceBundle(), 'bundle.l10n');
if (values.add !== undefined) await addTranslations(JSON.parse(await readFile(values.add, 'utf8')));
console.log(JSON.stringify(await differences(), undefined, 2));

/** Moves texts that were written into package.json to the file of its texts. */
async function updateManifestTexts() {
  const path = join(root, 'package.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  const before = await readTexts('package.nls');
  /** @type {Texts} */
  const texts = {};
  const found = manifestTexts(manifest);
  const taken = new Set(found.map(({ text }) => keyIn(text)));
  for (const { key, text, replace } of found) {
    const own = keyIn(text) ?? freeKey(key, taken);
    taken.add(own);
    texts[own] = keyIn(text) === undefined ? text : (before[own] ?? '');
    replace(`%${own}%`);
  }
  await writeFile(path, `${JSON.stringify(manifest, undefined, 2)}\n`);
  await writeTexts(texts, 'package.nls');
}

/**
 * @param {string} key
 * @param {ReadonlySet<string | undefined>} taken
 */
function freeKey(key, taken) {
  for (let count = 1; ; count += 1) {
    const own = count === 1 ? key : `${key}.${count}`;
    if (!taken.has(own)) return own;
  }
}

/** @param {Differences} added whatever is in it, only what is asked for is kept; in the order of the English texts */
async function addTranslations(added) {
  for (const language of languages) {
    for (const kind of kinds) {
      /** @type {Texts} */
      const all = { ...(await readTexts(kind, language)), ...added[language]?.[kind]?.missing };
      const keys = Object.keys(await readTexts(kind)).filter((key) => all[key]);
      await writeTexts(Object.fromEntries(keys.map((key) => [key, all[key] ?? ''])), kind, language);
    }
  }
}

/** @returns {Promise<Differences>} */
async function differences() {
  /** @type {Differences} */
  const all = {};
  for (const language of languages) {
    all[language] = {};
    for (const kind of kinds)
      all[language][kind] = compareTexts(await readTexts(kind), await readTexts(kind, language));
  }
  return all;
}
