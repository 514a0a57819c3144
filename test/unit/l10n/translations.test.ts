import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareTexts, kinds, languages, readTexts } from '../../../.dev/translations.mjs';
import { marks, placeholders, shape } from './marks';
import { sameInEveryLanguage } from './sameInEveryLanguage';

for (const language of languages) {
  describe(`translations: ${language}`, () => {
    for (const kind of kinds) {
      test(`every text of ${kind} is translated, and nothing else`, async () => {
        const { missing, stale } = compareTexts(await readTexts(kind), await readTexts(kind, language));
        assert.deepEqual({ missing: Object.keys(missing), stale: Object.keys(stale) }, { missing: [], stale: [] });
      });

      test(`no text of ${kind} is still English`, async () => {
        const english = await readTexts(kind);
        const same = Object.entries(await readTexts(kind, language)).filter(([key, text]) => text === english[key]);
        const allowed = sameInEveryLanguage[language] ?? new Set();
        assert.deepEqual(
          same.map(([, text]) => text).filter((text) => !allowed.has(text)),
          [],
        );
      });

      test(`the texts of ${kind} keep their placeholders, links, icons, code and line breaks`, async () => {
        const english = await readTexts(kind);
        for (const [key, text] of Object.entries(await readTexts(kind, language))) {
          const original = english[key] ?? '';
          assert.deepEqual(placeholders(text), placeholders(original), text);
          assert.deepEqual(marks(text), marks(original), text);
          assert.deepEqual(shape(text), shape(original), text);
        }
      });
    }

    test('a command that a text names has the name that the palette shows', async () => {
      const [titles, ownTitles] = [await readTexts('package.nls'), await readTexts('package.nls', language)];
      const commands = Object.keys(titles).filter((key) => /^command\..*\.title$/.test(key));
      for (const kind of kinds) {
        const english = await readTexts(kind);
        for (const [key, text] of Object.entries(await readTexts(kind, language))) {
          const named = commands.filter((command) => english[key]?.includes(`unsandbox: ${titles[command]}`));
          // "Run Again" is not named where "Run Again with Options…" is.
          const whole = named.filter(
            (one) => !named.some((other) => other !== one && titles[other]?.startsWith(titles[one] ?? '')),
          );
          for (const command of whole) assert.ok(text.includes(`unsandbox: ${ownTitles[command]}`), text);
        }
      }
    });

    test('numbers and dates are written as the language does', async () => {
      const tag = (await readTexts('bundle.l10n', language))['en-US'] ?? language;
      assert.deepEqual(Intl.getCanonicalLocales(tag), [tag]);
      assert.ok(tag.startsWith(language), tag);
    });
  });
}
