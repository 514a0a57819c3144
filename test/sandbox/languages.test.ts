import './support/asShipped';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detectLanguage } from '../../src/sandbox/languages/detectLanguage';
import { sharedSandbox } from '../support/sharedSandbox';

const file = (filename: string, text: string) => ({ filename, content: Buffer.from(text).toString('base64') });

describe('a program finds its input files the way its language does', () => {
  const cases: ReadonlyArray<readonly [string, string, ReturnType<typeof file>]> = [
    ['python', 'import helper\nprint(helper.value)', file('helper.py', 'value = 42')],
    ['javascript', "console.log(require('./helper').value)", file('helper.js', 'exports.value = 42')],
    [
      'javascript',
      "import { value } from './helper.mjs';\nconsole.log(value)",
      file('helper.mjs', 'export const value = 42'),
    ],
    [
      'typescript',
      "import { value } from './helper';\nconsole.log(value as number)",
      file('helper.ts', 'export const value: number = 42'),
    ],
    ['bash', '. ./helper.sh; echo $value', file('helper.sh', 'value=42')],
    ['perl', "require './helper.pl'; print value(), qq(\\n);", file('helper.pl', 'sub value { 42 } 1;')],
    ['ruby', "require './helper'\nputs VALUE", file('helper.rb', 'VALUE = 42')],
    ['php', '<?php require \'helper.php\'; echo $value, "\\n";', file('helper.php', '<?php $value = 42;')],
    ['lua', "print((require('helper')))", file('helper.lua', 'return 42')],
    [
      'c',
      '#include <stdio.h>\n#include "helper.h"\nint main(void) { printf("%d\\n", VALUE); }',
      file('helper.h', '#define VALUE 42'),
    ],
    [
      'java',
      'class A { public static void main(String[] a) throws Exception { System.out.println(java.nio.file.Files.readString(java.nio.file.Path.of("value"))); } }',
      file('value', '42'),
    ],
  ];
  for (const [language, code, helper] of cases) {
    it(`${language}: ${helper.filename}`, async () => {
      const result = await sharedSandbox.execute({ language, code, input_files: [helper] });
      assert.equal(result.stdout, '42\n', result.stderr);
    });
  }
});

describe('a program is compiled with the attached files of its language', () => {
  const cases: ReadonlyArray<readonly [string, string, ReturnType<typeof file>, ReturnType<typeof file>]> = [
    [
      'c',
      '#include <stdio.h>\n#include "stack.h"\nint main(void) { push(42); printf("%d\\n", pop()); }',
      file('stack.h', 'void push(int value);\nint pop(void);'),
      file(
        'stack.c',
        '#include "stack.h"\nstatic int kept;\nvoid push(int value) { kept = value; }\nint pop(void) { return kept; }',
      ),
    ],
    [
      'cpp',
      '#include <iostream>\n#include "answer.hpp"\nint main() { std::cout << answer() << std::endl; }',
      file('answer.hpp', 'int answer();'),
      file('answer.cc', '#include "answer.hpp"\nint answer() { return 42; }'),
    ],
    [
      'go',
      'package main\nimport "fmt"\nfunc main() { fmt.Println(answer()) }',
      file('answer.go', 'package main\nfunc answer() int { return half + half }'),
      file('half.go', 'package main\nconst half = 21'),
    ],
    [
      'java',
      'class A { public static void main(String[] a) { System.out.println(B.answer()); } }',
      file('B.java', 'class B { static int answer() { return C.half * 2; } }'),
      file('C.java', 'class C { static final int half = 21; }'),
    ],
    [
      'fortran',
      "program main\n  use numbers\n  print '(i0)', answer\nend program",
      file('numbers.f90', 'module numbers\n  integer, parameter :: answer = 42\nend module'),
      file('other.f90', 'program other\n  print *, 1\nend program'),
    ],
  ];
  for (const [language, code, first, second] of cases) {
    it(language, async () => {
      const result = await sharedSandbox.execute({ language, code, input_files: [first, second] });
      assert.equal(result.stdout, '42\n', result.stderr);
    });
  }

  it('but not with what it includes itself, nor with other programs', async () => {
    const { stdout, stderr } = await sharedSandbox.execute({
      language: 'c',
      code: '#include <stdio.h>\n#include "table.c"\nint main(void) { printf("%d\\n", table[1]); }',
      input_files: [file('table.c', 'int table[] = {41, 42};'), file('other.c', 'int main(void) { return 1; }')],
    });
    assert.equal(stdout, '42\n', stderr);
  });
});

describe('the newest standard that the compiler knows', () => {
  const programs = {
    cpp: `#include <compare>
#include <concepts>
#include <iostream>
template <std::integral T> T twice(T n) { return n * 2; }
struct Version { int major, minor; auto operator<=>(const Version&) const = default; };
int main() { std::cout << twice(20) + (Version{1, 2} < Version{1, 10}) * 2 << std::endl; }`,
    c: '#include <stdio.h>\nint main(void) { int n = 0b101010; [[maybe_unused]] int m; printf("%d\\n", n); }',
    rust: 'async fn later() {}\nfn main() { let _ = later(); let n: u8 = 42u32.try_into().unwrap(); println!("{n}"); }',
  };
  for (const [language, code] of Object.entries(programs)) {
    it(`${language}`, async () => {
      const { stdout, stderr } = await sharedSandbox.execute({ language, code });
      assert.equal(stdout, '42\n', stderr);
    });
  }
});

describe('what was printed before the end is there', () => {
  const crashing: Readonly<Record<string, string>> = {
    c: '#include <stdio.h>\n#include <stdlib.h>\nint main(void) { puts("before"); abort(); }',
    cpp: '#include <cstdlib>\n#include <iostream>\nint main() { std::cout << "before\\n"; std::abort(); }',
    objc: '#include <stdio.h>\n#include <stdlib.h>\nint main(void) { puts("before"); abort(); return 0; }',
    fortran: "print '(a)', 'before'\ncall abort()\nend",
    perl: 'print "before\\n"; kill "ABRT", $$; sleep 9;',
    ruby: 'puts "before"; Process.kill(:KILL, $$); sleep 9',
    awk: 'BEGIN { print "before"; system("kill -6 $PPID; sleep 9") }',
    python: 'import os\nprint("before")\nos.abort()',
    d: 'import core.stdc.stdlib, std.stdio;\nvoid main() { writeln("before"); abort(); }',
    nim: 'proc abort() {.importc, header: "<stdlib.h>".}\necho "before"\nabort()',
    lua: 'print("before") os.execute("kill -6 $PPID; sleep 9")',
  };
  for (const [language, code] of Object.entries(crashing)) {
    it(`of a crash: ${language}`, async () => {
      const { stdout, stderr, exit_code: exitCode } = await sharedSandbox.execute({ language, code });
      assert.equal(stdout, 'before\n', stderr);
      assert.equal(exitCode, language === 'ruby' ? 137 : 134);
    });
  }

  it('of the time limit', async () => {
    const code = '#include <stdio.h>\n#include <unistd.h>\nint main(void) { puts("before"); for (;;) sleep(1); }';
    const { stdout } = await sharedSandbox.execute({ language: 'c', code, ttl: 2 });
    assert.equal(stdout, 'before\n');
  });
});

describe('TypeScript', () => {
  const run = async (code: string): Promise<string> => {
    const { stdout, stderr } = await sharedSandbox.execute({ language: 'typescript', code });
    return stdout + stderr;
  };

  it('runs with enums, parameter properties, imports and awaiting at the top', async () => {
    assert.equal(
      await run('class A { constructor(readonly x: number) {} }\nenum E { B = 2 }\nconsole.log(new A(1).x, E.B)'),
      '1 2\n',
    );
    assert.equal(
      await run(
        "import { join } from 'node:path';\nconst x: string = await Promise.resolve('b');\nconsole.log(join('a', x))",
      ),
      'a/b\n',
    );
    assert.equal(await run('console.log(process.argv.length, __filename)'), '2 /sandbox/main.ts\n');
  });

  it('is refused with a sentence where stripping its types would change what it does', async () => {
    const refused = {
      'const a = 1;\nnamespace Geometry {\n  export const unit = "cm";\n}':
        /main\.ts:2\n[\s\S]*Namespaces that hold code cannot be run/,
      'export module Old {\n  function f() {}\n}': /main\.ts:1\n/,
      'function log(...a: any[]): any {}\nclass A {\n  @log\n  m() {}\n}\nnew A().m();':
        /main\.ts:3\n {2}@log\n {2}\^\n\nSyntaxError: Decorators/,
    };
    for (const [code, wanted] of Object.entries(refused)) {
      const { stdout, stderr, exit_code: exitCode } = await sharedSandbox.execute({ language: 'typescript', code });
      assert.equal(exitCode, 1, stdout);
      assert.match(stderr, wanted);
    }
    const types =
      'namespace A { export type B = 1 }\ndeclare namespace C { const d: number }\nconst namespace = "@x"; // @y\n';
    assert.equal(
      await run(`${types}enum E { a = 'on' }\nconst v: A.B = 1;\nconsole.log(E.a, v, namespace)`),
      'on 1 @x\n',
    );
  });

  it('says where an error is, and fails', async () => {
    const { exit_code: exitCode, stderr } = await sharedSandbox.execute({
      language: 'typescript',
      code: '\n\nconst x: = 1',
    });
    assert.equal(exitCode, 1);
    assert.match(stderr, /3:10/);
  });
});

describe('Java', () => {
  it('runs whatever its class is called, and a class without public', async () => {
    const main = 'static void main(String[] a) { System.out.println("ok"); } }';
    for (const head of [
      '// class Wrong\npublic final class Right { public ',
      'class Only { public ',
      'record R() { public ',
    ]) {
      assert.equal((await sharedSandbox.execute({ language: 'java', code: head + main })).stdout, 'ok\n');
    }
  });
});

describe('a Java program', () => {
  const main = 'public static void main(String[] a) { System.out.println("ok"); }';

  it('may be in a package, and has its class as an artifact', async () => {
    const code = `package com.example . shop;\npublic class Receipt { ${main} }`;
    const body = await sharedSandbox.execute({ language: 'java', code, return_artifact: true });
    assert.equal(body.stdout, 'ok\n', body.stderr);
    assert.equal(body.artifacts[0]?.filename, 'Receipt.class');
  });

  it('may have its main in another type than the public one, and others that call it', async () => {
    for (const code of [
      `public class Helper { int main; }\nclass Program { ${main} }`,
      `class First { void f() { Second.main(null); } }\npublic interface Second { ${main.replace('public ', '')} }`,
      `class Outer { static class Inner { ${main.replace('ok', 'inner')} } ${main} }`,
    ]) {
      const { stdout, stderr } = await sharedSandbox.execute({ language: 'java', code });
      assert.equal(stdout, 'ok\n', stderr);
    }
  });
});

describe('the shebang', () => {
  const lines: Readonly<Record<string, string | undefined>> = {
    '#!/usr/bin/env python3': 'python',
    '#!/usr/bin/python3.11 -u': 'python',
    '#! /usr/bin/env -S python3 -u': 'python',
    '#!/usr/bin/env -S A=b node --no-warnings': 'javascript',
    '#!/usr/bin/env -i bash': 'bash',
    '#!/bin/sh\r': 'bash',
    '\uFEFF#!/usr/bin/env ruby': 'ruby',
    '#!/usr/bin/perl5.36': 'perl',
    '#!/usr/bin/lua5.4': 'lua',
    '#!/usr/bin/tclsh8.6': 'tcl',
    '#!/usr/bin/guile-3.0': 'scheme',
    '#!/usr/bin/env Rscript': 'r',
    '#!/usr/bin/awk -f': 'awk',
    '#!/opt/klingon/bin/tlh': 'tlh',
    '#!/usr/bin/env deno': 'deno',
    '#!/usr/bin/env': undefined,
    '#!': undefined,
    '# !/bin/sh': undefined,
    '': undefined,
  };
  for (const [line, language] of Object.entries(lines)) {
    it(`${JSON.stringify(line)} is ${language}`, () => assert.equal(detectLanguage(`${line}\nrest`), language));
  }

  it('has its options applied, where they are known', async () => {
    for (const [language, code, stdout, exitCode] of [
      ['bash', '#!/bin/bash -eu\necho copying\nfalse\necho deleting', 'copying\n', 1],
      ['bash', '#!/usr/bin/env -S bash -euo pipefail\nfalse | true\necho on', '', 1],
      ['bash', '#!/bin/bash -f\necho /usr/b*', '/usr/b*\n', 0],
      ['awk', '#!/usr/bin/env -S awk -F: -f\nBEGIN { $0 = "ada:36:london"; print $2 }', '36\n', 0],
      ['python', '#!/usr/bin/python3 -O\nassert False\nprint("on")', 'on\n', 0],
      ['perl', '#!/usr/bin/perl -l\nprint "a"; print "b"', 'a\nb\n', 0],
      ['ruby', '#!/usr/bin/ruby -l\nputs $,.inspect, $/.inspect', 'nil\n"\\n"\n', 0],
    ] as const) {
      const result = await sharedSandbox.execute({ language, code });
      assert.deepEqual([result.stdout, result.exit_code], [stdout, exitCode], `${code}\n${result.stderr}`);
    }
  });

  it('has its shell, or is refused where there is none', async () => {
    const which = 'echo "$0 $(readlink /proc/$$/exe)"';
    const sh = await sharedSandbox.execute({ language: 'bash', code: `#!/bin/dash\n${which}` });
    assert.match(sh.stdout, /dash$/m);
    const refused = await sharedSandbox.call('POST', '/execute', { language: 'bash', code: '#!/bin/mksh\necho 1' });
    assert.deepEqual([refused.status, /asks for mksh, which is not installed/.test(refused.text)], [422, true]);
  });

  it('is refused where it asks for what would not be done', async () => {
    const call = await sharedSandbox.call('POST', '/execute', {
      language: 'bash',
      code: '#!/bin/bash --rcfile x\necho 1',
    });
    assert.equal(call.status, 422);
    assert.match(call.text, /has \\"--rcfile\\", which is not possible here for bash/);
    // What is for another language is a comment.
    const other = await sharedSandbox.execute({
      language: 'python',
      code: '#!/usr/bin/env -S uv run --script\nprint(1)',
    });
    assert.equal(other.stdout, '1\n');
  });

  it('is never executed', async () => {
    const reply = await sharedSandbox.call('POST', '/run', '#!/usr/bin/env -S python3 -c "print(666)"\nprint(1)', {
      'content-type': 'text/plain',
    });
    assert.equal(reply.status, 422);
    assert.match(reply.text, /has \\"-c\\"/);
  });
});
