import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkInputFiles } from '../../../../src/api/checkRequest';
import { wrapProgram } from '../../../../src/jobs/stdin/wrapProgram';
import { wrappers } from '../../../../src/jobs/stdin/wrappers';

const wrap = (language: string, filename: string, taken: readonly string[] = []) => {
  const given = { input: Buffer.from('x'), arguments: ['a'] };
  const wrapped = wrapProgram({ language, filename, code: 'the code', taken }, given);
  assert.ok(wrapped !== undefined);
  checkInputFiles(wrapped.files);
  return wrapped;
};

const names: ReadonlyArray<readonly [string, string, string, ...string[]]> = [
  ['python', 'greet.py', 'greet.py'],
  ['python', 'greet', 'greet'],
  ['javascript', 'a.mjs', 'a.mjs'],
  ['javascript', 'a.jsx', 'a.jsx.js'],
  ['typescript', 'Untitled-1', 'Untitled-1.ts'],
  ['python', 'main.py', 'main-2.py'],
  ['python', 'Main', 'Main-2'],
  ['python', 'greet.py', 'greet-3.py', 'greet.py', 'greet-2.py'],
  ['bash', '-rf.sh', 'rf.sh'],
  ['bash', '..', 'program.sh'],
  ['bash', 'a..b/c\n.sh', 'a.b_c_.sh'],
  ['php', 'a?><?php system("x").php', 'a____php system(_x_).php'],
  ['ruby', '日本 😀.rb', '日本 _.rb'],
  ['ruby', `${'a'.repeat(300)}.rb`, `${'a'.repeat(97)}.rb`],
];
for (const [language, filename, sent, ...taken] of names)
  test(`${JSON.stringify(filename).slice(0, 40)} is sent as ${sent.slice(0, 40)}`, () =>
    assert.equal(wrap(language, filename, taken).program, sent));

test('the standard input gets a name that is free', () => {
  assert.equal(wrap('python', 'a.py').stdin, 'stdin.txt');
  assert.equal(wrap('python', 'a.py', ['stdin.txt']).stdin, 'stdin-2.txt');
  assert.equal(wrap('python', 'stdin.txt').stdin, 'stdin-2.txt');
});

test('the program goes as it is, and the input byte by byte', () => {
  const { files } = wrap('python', 'a.py');
  assert.deepEqual(
    files.map(({ filename, content }) => [filename, Buffer.from(content).toString()]),
    [
      ['a.py', 'the code'],
      ['stdin.txt', 'x'],
    ],
  );
});

test('other names of a language find its wrapper, other languages none', () => {
  for (const name of ['py', 'Python', 'node', 'sh', 'ts']) assert.ok(wrap(name, 'a'));
  for (const name of ['rust', 'c', '', 'toString', '__proto__', 'julia'])
    assert.equal(wrapProgram({ language: name, filename: 'a', code: 'x', taken: [] }, {}), undefined);
});

test('a wrapper is short, says what it is, and names no standard input where there is none', () => {
  for (const [language, { code }] of Object.entries(wrappers)) {
    const given = { arguments: ['a'] };
    const wrapped = wrapProgram({ language, filename: 'a', code: 'x', taken: [] }, given);
    assert.match(wrapped?.code ?? '', /^(?:<\?php\n)?(?:#|\/\/|--) Starts a(?:\.\w+)? with /);
    assert.doesNotMatch(wrapped?.code ?? '', /stdin\.txt/);
    const start = { program: 'a', arguments: ['b'], stdin: 'stdin.txt' };
    assert.ok(code(start).split('\n').length <= 18, language);
    assert.match(code(start), /stdin\.txt/);
  }
});

test('half of a character is sent as what stands for it', () => {
  const wrapped = wrapProgram({ language: 'python', filename: 'a', code: 'x', taken: [] }, { arguments: ['\uD83D'] });
  assert.match(wrapped?.code ?? '', /\["\uFFFD"\]/);
});
