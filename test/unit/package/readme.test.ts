import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import texts from '../../../media/l10n/package.nls.json';
import manifest from '../../../package.json';

const readme = readFileSync('README.md', 'utf8');
const properties: Readonly<
  Record<string, { default: unknown; scope: string; order: number; enum?: string[]; maximum?: number }>
> = manifest.contributes.configuration.properties;

test('the README has every setting with its default, in order', () => {
  const rows = rowsBelow('## Settings').map(([name, value]) => [plain(name), plain(value)]);
  const settings = Object.entries(properties).map(([name, { default: value }]) => [name, written(value)]);
  assert.deepEqual(rows, settings);
});

test('each setting has a place of its own in the settings editor', () => {
  const orders = Object.values(properties).map(({ order }) => order);
  assert.deepEqual(
    orders,
    orders.map((_, index) => index + Number(orders[0])),
  );
});

test('the README says what values a setting may have', () => {
  for (const [name = '', , meaning = ''] of rowsBelow('## Settings')) {
    const { enum: values = [], maximum } = properties[plain(name)] ?? assert.fail(name);
    assert.ok(meaning.length > 10, name);
    for (const value of values) assert.ok(meaning.includes(`\`${value}\``), `${name}: ${value}`);
    if (maximum !== undefined) assert.match(meaning, new RegExp(`to ${maximum}\\b`), name);
  }
});

test('the README has every command of the palette by its title, and no other', () => {
  const hidden = new Set(
    manifest.contributes.menus.commandPalette.flatMap(({ command, when }) => (when === 'false' ? [command] : [])),
  );
  const titles = manifest.contributes.commands
    .filter(({ command }) => !hidden.has(command))
    .map(({ title }) => resolved(title));
  const rows = rowsBelow('## Commands');
  assert.deepEqual(rows.map(([title]) => title).toSorted(), titles.toSorted());
  for (const [title, meaning = ''] of rows) assert.ok(meaning.length > 10, title);
});

/** The cells of the table below a heading, without those of its head. */
function rowsBelow(heading: string): string[][] {
  const [, section = ''] = readme.split(`\n${heading}\n`);
  const table = /\n\|.*\n\|[-|]+\n((?:\|.*\n)+)/.exec(section.split('\n## ')[0] ?? '')?.[1] ?? assert.fail(heading);
  return table
    .trimEnd()
    .split('\n')
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

const plain = (cell = ''): string => cell.replaceAll('`', '');

const written = (value: unknown): string =>
  value === '' ? 'none' : typeof value === 'object' ? JSON.stringify(value) : String(value);

const resolved = (text: string): string =>
  text.replace(/^%(.+)%$/, (_, key: string) => (texts as Readonly<Record<string, string>>)[key] ?? assert.fail(key));
