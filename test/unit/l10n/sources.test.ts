import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyIn, manifestTexts } from '../../../.dev/manifestTexts.mjs';
import { sourceBundle, textCalls } from '../../../.dev/sourceTexts.mjs';
import { readTexts } from '../../../.dev/translations.mjs';
import manifest from '../../../package.json';
import { placeholders } from './marks';
import { plainTexts } from './plainTexts';

const update = 'run: node .dev/l10n.mjs';

test('texts: those of package.json are keys of its English file, which has no others', async () => {
  const texts = manifestTexts(manifest);
  assert.deepEqual(
    texts.filter(({ text }) => keyIn(text) === undefined).map(({ text }) => text),
    [],
    update,
  );
  const english = await readTexts('package.nls');
  assert.deepEqual(texts.map(({ text }) => keyIn(text)).sort(), Object.keys(english).sort(), update);
  for (const [key, text] of Object.entries(english)) assert.notEqual(text, '', key);
});

test('texts: those of the sources are in their English file, which has no others', async () => {
  assert.deepEqual(await readTexts('bundle.l10n'), await sourceBundle(), update);
});

test('texts: each is a literal, asked for once the language is known, with the values that it has places for', async () => {
  const calls = await textCalls();
  assert.ok(calls.length > 500);
  for (const { place, messages, argumentCount, isLiteral, isLate } of calls) {
    assert.ok(isLiteral, `${place}: the text is no literal, so that nobody can translate it`);
    assert.ok(isLate, `${place}: it is asked for when the module is loaded`);
    for (const message of messages) {
      const places = placeholders(message);
      if (argumentCount === undefined) assert.notDeepEqual(places, [], `${place}: ${message}`);
      else assert.deepEqual(places, [...Array(argumentCount).keys()].map(String), `${place}: ${message}`);
    }
  }
});

test('texts: nothing that people read is left in English', async () => {
  assert.deepEqual(await plainTexts(), []);
});
