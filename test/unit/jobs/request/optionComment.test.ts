import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  commentLines,
  commentPlace,
  commentWords,
  parseOptionComment,
} from '../../../../src/jobs/request/optionComment';

const options = (...lines: string[]) => parseOptionComment(lines).options;
const problems = (...lines: string[]) => parseOptionComment(lines).problems.map(({ message }) => message);

test('every option is read', () => {
  const line =
    '# unsandbox: ttl=300 network=semitrusted files=data.csv,b.txt env=MODE,TOKEN language=ruby artifact=true wasm=false';
  assert.deepEqual(parseOptionComment([line]), {
    options: {
      ttl: 300,
      networkMode: 'semitrusted',
      inputFiles: ['data.csv', 'b.txt'],
      env: ['MODE', 'TOKEN'],
      language: 'ruby',
      returnArtifact: true,
      returnWasmArtifact: false,
    },
    lines: {
      ttl: 0,
      networkMode: 0,
      inputFiles: 0,
      env: 0,
      language: 0,
      returnArtifact: 0,
      returnWasmArtifact: 0,
    },
    problems: [],
  });
});

test("the comments of all the sandbox's languages count", () => {
  const comments = [
    '# unsandbox: ttl=5',
    '#unsandbox: ttl=5',
    '  // unsandbox: ttl=5',
    '/// unsandbox: ttl=5',
    '-- unsandbox: ttl=5', // Lua, Haskell
    ';; unsandbox: ttl=5', // Lisp, Scheme
    '% unsandbox: ttl=5', // Erlang, Prolog
    '/* unsandbox: ttl=5 */',
    '/** unsandbox: ttl=5*/',
    ' * unsandbox: ttl=5',
    '(* unsandbox: ttl=5 *)', // OCaml, F#
    '{- unsandbox: ttl=5 -}', // Haskell
    '#| unsandbox: ttl=5 |#', // Lisp
    '<!-- unsandbox: ttl=5 -->',
    "' unsandbox: ttl=5",
    '! unsandbox: ttl=5', // Fortran
    '*> unsandbox: ttl=5', // COBOL
    '\\ unsandbox: ttl=5', // Forth
    'REM unsandbox: ttl=5',
    '# UNSANDBOX: ttl=5\r',
  ];
  for (const line of comments) assert.deepEqual(options(line), { ttl: 5 }, line);
});

test('code and other comments do not', () => {
  const others = [
    'unsandbox: ttl=5',
    'x = 1 # unsandbox: ttl=5',
    'print("# unsandbox: ttl=5")',
    '# unsandbox is a service: ttl=5',
    '# see unsandbox: ttl=5',
    '# unsandbox:ttl=5',
    '# unsandbox.com: ttl=5',
  ];
  for (const line of others)
    assert.deepEqual(parseOptionComment([line]), { options: {}, lines: {}, problems: [] }, line);
});

test('only the first lines count, on several of them', () => {
  const empty = Array.from({ length: commentLines - 1 }, () => '');
  assert.deepEqual(options(...empty, '# unsandbox: ttl=5'), { ttl: 5 });
  assert.deepEqual(options(...empty, '', '# unsandbox: ttl=5'), {});
  const two = parseOptionComment(['#!/bin/sh', '# unsandbox: ttl=5', '# unsandbox: env=A']);
  assert.deepEqual(two.options, { ttl: 5, env: ['A'] });
  assert.deepEqual(two.lines, { ttl: 1, env: 2 });
});

test('names may be quoted, and lists empty', () => {
  assert.deepEqual(options('# unsandbox: files="my data.csv",b.txt').inputFiles, ['my data.csv', 'b.txt']);
  assert.deepEqual(options('# unsandbox: files=data.csv,"my, notes.txt" ttl=5'), {
    inputFiles: ['data.csv', 'my, notes.txt'],
    ttl: 5,
  });
  assert.deepEqual(options('# unsandbox: files=').inputFiles, []);
  assert.deepEqual(options('# unsandbox: files=data/*.csv').inputFiles, ['data/*.csv']);
});

test('what cannot be meant is named, with its place', () => {
  const wrong = {
    'ttl=0': /"ttl" takes a whole number of seconds from 1 to 900/,
    'ttl=901': /from 1 to 900/,
    'ttl=1.5': /whole number/,
    ttl: /whole number/,
    'network=open': /zerotrust or semitrusted/,
    'env=MODE=prod': /names of variables/,
    'env=[here](command:x)': /names of variables/,
    'files=a,': /names of files/,
    'files=a,,b': /names of files/,
    'language=a/b': /name of a language/,
    'artifact=yes': /true or false/,
    'timeout=5': /"timeout" is not an option of the comment. It takes ttl, network/,
    'ttl=5 ttl=6': /"ttl" is there twice/,
    'constructor=1': /not an option/,
  };
  for (const [text, message] of Object.entries(wrong))
    assert.match(problems(`# unsandbox: ${text}`)[0] ?? '', message, text);
  assert.deepEqual(parseOptionComment(['', '# unsandbox: ttl=5 foo=1']).problems[0], {
    line: 1,
    start: 19,
    end: 24,
    message: '"foo" is not an option of the comment. It takes ttl, network, files, env, language, artifact, wasm.',
  });
});

test('no line makes it throw, and long ones cost nothing', () => {
  const words = fc.stringMatching(/^[ -~]{0,60}$/);
  fc.assert(fc.property(words, (text) => Array.isArray(parseOptionComment([`# unsandbox: ${text}`]).problems)));
  assert.equal(commentWords(`# unsandbox: ${'a'.repeat(100_000)}`), undefined);
});

test('the place of the cursor is told: a key, or the name of a list', () => {
  const place = (text: string) => {
    const column = text.indexOf('|');
    return commentPlace(text.replace('|', ''), column);
  };
  assert.deepEqual(place('# unsandbox: |'), { key: undefined, typed: '', start: 13, used: [] });
  assert.deepEqual(place('# unsandbox: tt|'), { key: undefined, typed: 'tt', start: 13, used: [] });
  assert.deepEqual(place('# unsandbox: ttl=5 ne|'), { key: undefined, typed: 'ne', start: 19, used: ['ttl'] });
  assert.deepEqual(place('# unsandbox: network=se|'), { key: 'network', typed: 'se', start: 21, used: [] });
  assert.deepEqual(place('# unsandbox: files=a.csv,b|'), { key: 'files', typed: 'b', start: 25, used: [] });
  assert.deepEqual(place('# unsandbox: files="my, d|'), { key: 'files', typed: '"my, d', start: 19, used: [] });
  assert.deepEqual(place('/* unsandbox: ttl=| */'), { key: 'ttl', typed: '', start: 18, used: [] });
  assert.equal(place('# unsandbox|: ttl=5'), undefined);
  assert.equal(place('x = "|"'), undefined);
});
