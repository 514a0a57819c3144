import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { relativeLinks, withoutRelativeLinks } from '../../../.dev/packagedReadme.mjs';
import texts from '../../../media/l10n/package.nls.json';
import manifest from '../../../package.json';

const readme = readFileSync('README.md', 'utf8');
const properties: Readonly<Record<string, { default: unknown; scope: string; enum?: string[]; maximum?: number }>> =
  manifest.contributes.configuration.properties;
const short = (name: string): string => name.replace('unsandbox.', '');

test('the README has every setting with its default, in order', () => {
  const rows = rowsBelow('## Settings').map(([name, value]) => [plain(name), plain(value)]);
  const settings = Object.entries(properties).map(([name, { default: value }]) => [name, written(value)]);
  assert.deepEqual(rows, settings);
});

test('the README says what values a setting may have', () => {
  for (const [name = '', , meaning = ''] of rowsBelow('## Settings')) {
    const { enum: values = [], maximum } = properties[plain(name)] ?? assert.fail(name);
    assert.ok(meaning.length > 10, name);
    for (const value of values) assert.ok(meaning.includes(`\`${value}\``), `${name}: ${value}`);
    if (maximum !== undefined) assert.match(meaning, new RegExp(`to ${maximum}\\b`), name);
  }
});

test('the README says which settings no workspace can set, and which can be set for a language', () => {
  const withScope = (...scopes: string[]): string[] =>
    Object.entries(properties).flatMap(([name, { scope }]) => (scopes.includes(scope) ? [short(name)] : []));
  assert.deepEqual(namesBefore('cannot be set by a workspace'), withScope('machine', 'application'));
  assert.deepEqual(namesBefore('can be set for one language'), withScope('language-overridable'));
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

test('commands that the README names with their category are there', () => {
  const titles = new Set(manifest.contributes.commands.map(({ category, title }) => `${category}: ${resolved(title)}`));
  const named = [...readme.matchAll(/\*\*(unsandbox: [^*]+)\*\*/g)].map(([, title = '']) => title.replace(/\s+/g, ' '));
  assert.ok(named.length >= 5);
  for (const title of named) assert.ok(titles.has(title), title);
});

test('links of the README lead somewhere', () => {
  const anchors = new Set([...readme.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => anchorOf(title)));
  for (const [, anchor = ''] of readme.matchAll(/\]\(#([^)]+)\)/g)) assert.ok(anchors.has(anchor), anchor);
  assert.ok(relativeLinks(readme).length >= 5);
  for (const path of relativeLinks(readme)) assert.ok(existsSync(join(process.cwd(), path)), path);
});

test('the packaged README has no link into the repository, and keeps the words and the other links', () => {
  const packaged = withoutRelativeLinks(readme);
  assert.deepEqual(relativeLinks(packaged), []);
  assert.doesNotMatch(packaged, /!\[/);
  assert.match(packaged, /is in its own README\./);
  assert.match(packaged, /\[unsandbox\.com\]\(https:\/\/unsandbox\.com\)/);
  assert.match(packaged, /\(#where-code-runs\)/);
  assert.equal(
    withoutRelativeLinks('a\n\n![p](x.png)\n\nb [c](d.md), [e](https://f.g), ![h](https://i.png)'),
    'a\n\nb c, [e](https://f.g), ![h](https://i.png)',
  );
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

/** The names in code of the sentence that ends so, as the README wraps it. */
function namesBefore(end: string): string[] {
  const text = readme.replace(/^\|.*$/gm, '. T').replace(/\s+/g, ' ');
  const sentence =
    text
      .slice(0, text.indexOf(end))
      .split(/\. (?=[A-Z`])/)
      .at(-1) ?? '';
  return [...sentence.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

const plain = (cell = ''): string => cell.replaceAll('`', '');

const written = (value: unknown): string =>
  value === '' ? 'none' : typeof value === 'object' ? JSON.stringify(value) : String(value);

const resolved = (text: string): string =>
  text.replace(/^%(.+)%$/, (_, key: string) => (texts as Readonly<Record<string, string>>)[key] ?? assert.fail(key));

/** As GitHub and VS Code make it of a title. */
const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
