import assert from 'node:assert/strict';
import { test } from 'node:test';
import manifest from '../../../../package.json';
import { editorLanguagesFor, fromShebang, knownLanguages, languageOf } from '../../../../src/jobs/request/languages';

const of = (languageId: string, filename: string, firstLine = ''): string | undefined =>
  languageOf({ languageId, filename, firstLine });

test("the editor's language id comes first, then the extension, then the shebang", () => {
  assert.equal(of('python', 'a.rb', '#!/bin/sh'), 'python');
  assert.equal(of('plaintext', 'a.RB', '#!/bin/sh'), 'ruby');
  assert.equal(of('plaintext', 'tool', '#!/bin/sh'), 'bash');
  assert.equal(of('plaintext', 'notes.txt'), undefined);
});

test('where the editor knows another language the extension does not count, nor where it may be of several', () => {
  for (const [languageId, filename] of [
    ['matlab', 'average.m'],
    ['verilog', 'counter.v'],
    ['qmake', 'app.pro'],
    ['glsl', 'shade.fs'],
    ['plaintext', 'average.m'],
    ['plaintext', 'counter.v'],
    ['plaintext', 'app.PRO'],
  ] as const)
    assert.equal(of(languageId, filename), undefined, `${languageId} ${filename}`);
  assert.equal(of('objective-c', 'average.m'), 'objc');
  assert.equal(of('v', 'counter.v'), 'v');
  assert.equal(of('matlab', 'average.m', '#!/usr/bin/env python3'), 'python');
  assert.equal(languageOf({ filename: 'fib.awk', firstLine: '' }), 'awk');
});

test("the editor's own names are translated", () => {
  assert.equal(of('shellscript', 'a'), 'bash');
  assert.equal(of('typescriptreact', 'a.tsx'), 'typescript');
  assert.equal(of('FortranFreeForm', 'a.f90'), 'fortran');
});

test('names that every object has are not languages', () => {
  assert.equal(of('constructor', 'a.__proto__', '#!/usr/bin/toString'), undefined);
});

test('a shebang is matched by its interpreter, with env, options, versions and line ends', () => {
  const shebangs = {
    '#!/usr/bin/env python3': 'python',
    '#!/usr/bin/python3.11 -u': 'python',
    '#! /usr/bin/env -S node --no-warnings\r': 'javascript',
    '#!/usr/bin/env FOO=1 ruby': 'ruby',
    '\uFEFF#!/bin/bash': 'bash',
    '#!/usr/bin/env -S deno run': 'deno',
  };
  for (const [line, language] of Object.entries(shebangs)) assert.equal(fromShebang(line), language, line);
  for (const line of ['', '#', '#!', '# python', '#!/usr/bin/env', '#!/opt/unheard-of'])
    assert.equal(fromShebang(line), undefined, line);
});

test('an editor knows a language by the id of the API, or by its own', () => {
  assert.deepEqual(editorLanguagesFor('python'), ['python']);
  assert.deepEqual(editorLanguagesFor('bash'), ['bash', 'shellscript', 'zsh']);
  assert.deepEqual(editorLanguagesFor(''), ['']);
});

test('the contract names 42 languages, and dotnet', () => {
  assert.equal(knownLanguages.length, 43);
});

test('the menus show for exactly the languages and extensions of the table', () => {
  const [entry] = manifest.contributes.menus['editor/title/run'];
  const [ids, extensions] = [...(entry?.when ?? '').matchAll(/=~ \/\^(.+?)\$\/i?/g)].map((found) => found[1]);
  const shown = (name: string): boolean => new RegExp(`^${extensions}$`, 'i').test(name);
  for (const id of knownLanguages) assert.match(id, new RegExp(`^${ids}$`));
  for (const id of ['shellscript', 'objective-c', 'lisp']) assert.match(id, new RegExp(`^${ids}$`));
  for (const id of ['plaintext', 'json', 'markdown']) assert.doesNotMatch(id, new RegExp(`^${ids}$`));
  for (const name of ['.py', '.rs', '.4th']) assert.ok(shown(name), name);
  for (const name of ['.txt', '.md', '.json']) assert.ok(!shown(name), name);
});
