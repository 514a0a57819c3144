import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import manifest from '../../../package.json';
import { readTexts } from '../../support/texts';

/** Names, units, and what is only placeholders. German shares more words with English. */
const everywhere = ['zerotrust', 'semitrusted', '{0} KB', '{0} MB', '{0} ({1})', '{0} {1}', '{0}.'];
const sameAsEnglish: Readonly<Record<string, readonly string[]>> = {
  de: ['Problem: {0}', 'Status: {0}', 'unsandbox: {0}, {1}', '{0} min {1} s', '{0} ms', '{0} s', '{0}. {1}'],
  ja: [],
};

/** Placeholders, icons, where links lead, code, variables, per cents, and what the lines of the output are told apart by. */
const kept = /\{\d+\}|\$\([\w~-]+\)|\]\([^)]*\)|`[^`]*`|\$\{[^}]*\}|%|^── |^… |^# |^\s+|\s+$|\n/g;
const placeholder = /^\{\d+\}$/;

/** What a translation has to keep of a text. A placeholder may be there more often. */
function keptOf(text: string): readonly string[] {
  const found = [...text.matchAll(kept)].map(([part]) => part);
  return [
    ...new Set(found.filter((part) => placeholder.test(part))),
    ...found.filter((part) => !placeholder.test(part)),
  ].sort();
}

for (const [language, same] of Object.entries(sameAsEnglish))
  for (const kind of ['package.nls', 'bundle.l10n'] as const)
    describe(`translations: ${kind}.${language}`, () => {
      const [english, translated] = [readTexts(kind), readTexts(kind, language)];

      test('every text is translated, and nothing else', () => {
        assert.deepEqual(Object.keys(translated).sort(), Object.keys(english).sort());
        const left = Object.entries(translated).flatMap(([key, text]) => (text === english[key] ? [text] : []));
        assert.deepEqual(
          left.filter((text) => ![...everywhere, ...same].includes(text)),
          [],
        );
      });

      test('each keeps its placeholders, links, icons, code and line breaks', () => {
        for (const [key, text] of Object.entries(translated))
          assert.deepEqual(keptOf(text), keptOf(english[key] ?? ''), text);
      });

      test('a command that a text names has the name that the palette shows', () => {
        const [titles, ownTitles] = [readTexts('package.nls'), readTexts('package.nls', language)];
        // The longest first: "Run Again" is not named where "Run Again with Options…" is.
        const commands = Object.keys(titles)
          .filter((key) => /^command\..*\.title$/.test(key))
          .sort((a, b) => (titles[b]?.length ?? 0) - (titles[a]?.length ?? 0));
        for (const [key, text] of Object.entries(translated)) {
          let rest = english[key] ?? '';
          for (const command of commands) {
            const named = `unsandbox: ${titles[command]}`;
            if (rest.includes(named)) assert.ok(text.includes(`unsandbox: ${ownTitles[command]}`), text);
            rest = rest.replaceAll(named, '');
          }
        }
      });
    });

test('translations: numbers and dates are written as the language does', () => {
  for (const language of Object.keys(sameAsEnglish)) {
    const tag = readTexts('bundle.l10n', language)['en-US'] ?? language;
    assert.deepEqual(Intl.getCanonicalLocales(tag), [tag]);
    assert.ok(tag.startsWith(language), tag);
  }
});

test('translations: the texts that package.json asks for are there, and no others', () => {
  const keys = [...JSON.stringify(manifest).matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key);
  assert.deepEqual([...new Set(keys)].sort(), Object.keys(readTexts('package.nls')).sort());
});
