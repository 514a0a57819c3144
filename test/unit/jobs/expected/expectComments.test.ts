import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exitCodeOf, parseExpectComments } from '../../../../src/jobs/expected/expectComments';
import { knownLanguages } from '../../../../src/jobs/request/languages';

const texts = (language: string, ...lines: string[]): readonly string[] =>
  parseExpectComments(lines.join('\n'), language).lines.map(({ text }) => text);

test('comments of their own and behind code count, in order', () => {
  const lines = ['# expect: 1', 'print(1)', 'print(2)  # expect: 2', 'x = 3 #expect:3', '## expect: 4'];
  assert.deepEqual(texts('python', ...lines), ['1', '2', '3', '4']);
});

test('each language has its own comments', () => {
  const samples: readonly (readonly [string, string])[] = [
    ['python', 'print(3) # expect: 3'],
    ['bash', 'echo "$#" # expect: 3'],
    ['bash', `echo \${#list} # expect: 3`],
    ['bash', 'echo $# # expect: 3'],
    ['perl', 'print $#list; # expect: 3'],
    ['javascript', 'console.log(3); // expect: 3'],
    ['javascript', 'console.log(3); /* expect: 3 */'],
    ['typescript', 'log("it\'s"); /// expect: 3'],
    ['php', 'echo 3; # expect: 3'],
    ['php', 'echo 3; // expect: 3'],
    ['lua', 'print(3) -- expect: 3'],
    ['haskell', "main = foldl' (+) 0 [1, 2] `seq` print 3 -- expect: 3"],
    ['haskell', '{- expect: 3 -}'],
    ['ocaml', "let x' = 3 (* expect: 3 *)"],
    ['fsharp', 'printfn "3" // expect: 3'],
    ['scheme', "(display '(3)) ; expect: 3"],
    ['scheme', '(char->integer #\\;) ;; expect: 3'],
    ['commonlisp', "(print 'a) (print 'b) ; expect: 3"],
    ['erlang', 'io:format("%p~n", [3]). % expect: 3'],
    ['prolog', ":- X = '%', print(3). % expect: 3"],
    ['fortran', "print *, 'it!' ! expect: 3"],
    ['cobol', '    DISPLAY "3". *> expect: 3'],
    ['forth', '3 . \\ expect: 3'],
    ['rust', "fn f<'a>(x: &'a str) {} // expect: 3"],
    ['c', "putchar('\"'); putchar('\\''); // expect: 3"],
    ['cpp', "int n = 1'000; // expect: 3"],
    ['go', 'fmt.Println(`//`) // expect: 3'],
    ['klingon', 'whatever -- expect: 3'],
  ];
  for (const [language, line] of samples) assert.deepEqual(texts(language, line), ['3'], `${language}: ${line}`);
});

test('what is quoted, of another language, or says something else, is no expectation', () => {
  const samples: readonly (readonly [string, string])[] = [
    ['python', 'print("# expect: 3")'],
    ['python', "print('# expect: 3')"],
    ['javascript', 'console.log(`x // expect: 3`)'],
    ['javascript', '# expect: 3'],
    ['python', '// expect: 3'],
    ['python', '# print(3)  # expect: 3'],
    ['python', '# we expect: 3'],
    ['python', '# Expect: 3'],
    ['python', '# expected: 3'],
    ['python', '# expect 3'],
    ['python', 'expect: 3'],
    ['c', 'x = "a\\" // expect: 3";'],
    ['python', `${' '.repeat(1000)}# expect: 3`],
  ];
  for (const [language, line] of samples) assert.deepEqual(texts(language, line), [], `${language}: ${line}`);
});

test('one blank belongs to the comment, the others to the line', () => {
  const lines = ['# expect:   3', '# expect:', '# expect:\t3 \t', '# expect: a # b', '# expect: expect: x'];
  assert.deepEqual(texts('python', ...lines), ['  3', '', '3', 'a # b', 'expect: x']);
  assert.deepEqual(texts('c', '/* expect: 3*/', '/* expect:   */', '// expect: 3 */'), ['3', '', '3 */']);
});

test('places are those of the comment, whatever the line ends', () => {
  const { lines } = parseExpectComments('x = 1\r\nprint(x)  # expect: 1  \r\rprint(2) # expect: 2', 'python');
  assert.deepEqual(lines, [
    { line: 1, start: 12, end: 21, text: '1' },
    { line: 3, start: 11, end: 20, text: '2' },
  ]);
});

test('the exit code is one of a process, and the first one counts', () => {
  const { exit, lines } = parseExpectComments('# expect-exit: 3\n# expect-exit: 4\n# expect: x', 'python');
  assert.deepEqual(exit, { line: 0, start: 2, end: 16, text: '3' });
  assert.equal(lines.length, 1);
  const code = (text: string) => exitCodeOf({ line: 0, start: 0, end: 0, text });
  assert.deepEqual(['0', '255', '256', '-1', 'one', '', '3.0'].map(code), [0, 255, ...Array(5).fill(undefined)]);
});

test('any text is read without failing, and found comments lie within their lines', () => {
  const pieces = fc.constantFrom('expect:', 'expect-exit:', '#', '//', '"', "'", '`', '\\', ' ', '\n', '\r', '3', '*/');
  fc.assert(
    fc.property(
      fc.array(fc.oneof(pieces, fc.string())),
      fc.constantFrom(...knownLanguages, 'klingon'),
      (all, language) => {
        const text = all.join('');
        const rows = text.split(/\r\n|\r|\n/);
        const { lines, exit } = parseExpectComments(text, language);
        for (const { line, start, end } of [...lines, ...(exit ? [exit] : [])])
          assert.match(rows[line]?.slice(start, end) ?? '', /^expect(-exit)?:/);
      },
    ),
  );
});

test('a text that is too long for every pause in typing has no such comments', () => {
  const comment = 'print(1)  # expect: 1\n';
  const count = Math.floor((512 * 1024) / comment.length);
  assert.equal(parseExpectComments(comment.repeat(count), 'python').lines.length, count);
  assert.equal(parseExpectComments(comment.repeat(count + 1), 'python').lines.length, 0);
});
