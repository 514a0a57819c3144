import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** The texts in English and in the languages they are translated to, as VS Code reads them. */

/** @typedef {Record<string, string>} Texts */

export const languages = ['de', 'ja'];

/** Texts of package.json, which lie beside it once built, and texts of the sources. */
export const kinds = /** @type {const} */ (['package.nls', 'bundle.l10n']);

/** @typedef {typeof kinds[number]} Kind */

const dir = join(root, 'media/l10n');

/**
 * @param {Kind} kind
 * @param {string} [language] English by default
 */
const pathOf = (kind, language) => join(dir, `${kind}.${language === undefined ? '' : `${language}.`}json`);

/**
 * @param {Kind} kind
 * @param {string} [language]
 * @returns {Promise<Texts>}
 */
export async function readTexts(kind, language) {
  return JSON.parse(await readFile(pathOf(kind, language), 'utf8'));
}

/**
 * @param {Texts} texts
 * @param {Kind} kind
 * @param {string} [language]
 */
export async function writeTexts(texts, kind, language) {
  await writeFile(pathOf(kind, language), `${JSON.stringify(texts, undefined, 2)}\n`);
}

/**
 * What a translation lacks, with the English text, and what it has but nothing asks for.
 * @param {Texts} english
 * @param {Texts} translated
 */
export function compareTexts(english, translated) {
  const not = (/** @type {Texts} */ texts, /** @type {Texts} */ other) =>
    Object.fromEntries(Object.entries(texts).filter(([key]) => !(key in other)));
  return { missing: not(english, translated), stale: not(translated, english) };
}
