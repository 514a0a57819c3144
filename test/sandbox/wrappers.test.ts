import './support/asShipped';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Given, wrapProgram } from '../../src/jobs/stdin/wrapProgram';
import { wrappers } from '../../src/jobs/stdin/wrappers';
import { sharedSandbox } from '../support/sharedSandbox';
import type { Sandbox } from './support/startSandbox';

/** Programs that print each argument and the whole input with its length, between brackets; and how they fail in line 2. */
interface Sample {
  readonly echo: string;
  readonly fail: string;
  /** What a trace says of line 2. */
  readonly trace: RegExp;
  readonly exit: string;
  readonly readFile: string;
  /** Goes away from where the contract puts input files. */
  readonly leave: string;
}

const node: Omit<Sample, 'echo' | 'trace'> = {
  fail: '// one\nnull.x;\n',
  exit: 'process.exit(7)',
  leave: "process.chdir('/tmp');\n",
  readFile: "process.stdout.write(require('fs').readFileSync('data.csv', 'utf8'))",
};
const nodeEcho =
  "for (const a of process.argv.slice(2)) console.log('[' + a + ']');\nlet s = '';\nprocess.stdin.on('data', (d) => (s += d)).on('end', () => console.log('<' + s + '>'));";

const samples: Readonly<Record<string, Sample>> = {
  python: {
    echo: 'import sys\nfor a in sys.argv[1:]: print(f"[{a}]")\nprint("<" + sys.stdin.read() + ">")',
    fail: '# one\nraise ValueError("x")\n',
    trace: /File "\/sandbox\/the program\.py", line 2/,
    exit: 'import sys; sys.exit(7)',
    readFile: 'print(open("data.csv").read(), end="")',
    leave: "import os; os.chdir('/tmp')\n",
  },
  javascript: { ...node, echo: nodeEcho, trace: /\/sandbox\/the program\.js:2/ },
  typescript: {
    ...node,
    echo: nodeEcho.replace('let s', 'let s: string'),
    trace: /\/sandbox\/the program\.ts:2/,
    readFile: "import { readFileSync } from 'node:fs';\nprocess.stdout.write(readFileSync('data.csv', 'utf8'))",
  },
  ruby: {
    echo: 'ARGV.each { |a| puts "[#{a}]" }\nputs "<" + $stdin.read + ">"',
    fail: '# one\nraise "x"\n',
    trace: /the program\.rb:2/,
    exit: 'exit 7',
    readFile: 'print File.read("data.csv")',
    leave: "Dir.chdir '/tmp'\n",
  },
  perl: {
    echo: 'print "[$_]\\n" for @ARGV;\nlocal $/; my $s = <STDIN>; print "<$s>\\n";',
    fail: '# one\ndie "x";\n',
    trace: /x at the program\.pl line 2/,
    exit: 'exit 7;',
    readFile: 'open my $f, "<", "data.csv"; print <$f>;',
    leave: "chdir '/tmp';\n",
  },
  php: {
    echo: '<?php foreach (array_slice($argv, 1) as $a) echo "[$a]\\n";\necho "<" . stream_get_contents(STDIN) . ">\\n";',
    fail: '<?php\nthrow new Exception("x");\n',
    trace: /\/sandbox\/the program\.php:2/,
    exit: '<?php exit(7);',
    readFile: '<?php readfile("data.csv");',
    leave: "<?php chdir('/tmp'); ?>",
  },
  bash: {
    echo: 'for a in "$@"; do printf "[%s]\\n" "$a"; done\nprintf "<"; cat; echo ">"',
    fail: '# one\nno_such_command_here; exit 1\n',
    trace: /the program\.sh: line 2/,
    exit: 'exit 7',
    readFile: 'cat data.csv',
    leave: 'cd /tmp\n',
  },
  lua: {
    echo: 'for _, a in ipairs(arg) do print("[" .. a .. "]") end\nprint("<" .. io.read("a") .. ">")',
    fail: '-- one\nerror("x")\n',
    trace: /the program\.lua:2: x/,
    exit: 'os.exit(7)',
    readFile: 'io.write(io.open("data.csv"):read("a"))',
    leave: "os.execute('rm /sandbox/the* /sandbox/std*')\n",
  },
  r: {
    echo: 'for (a in commandArgs(TRUE)) cat("[", a, "]\\n", sep = "")\nf <- file("stdin", "rb"); cat("<", rawToChar(readBin(f, "raw", 10000)), ">\\n", sep = "")',
    fail: '# one\nstop("x")\n',
    trace: /Error: x/, // R names no file
    exit: 'quit(status = 7)',
    readFile: 'writeLines(readLines("data.csv"))',
    leave: "setwd('/tmp')\n",
  },
  tcl: {
    echo: 'foreach a $argv { puts "\\[$a\\]" }\nputs "<[read stdin]>"',
    fail: '# one\nerror x\n',
    trace: /\(file "the program\.tcl" line 2\)/,
    exit: 'exit 7',
    readFile: 'puts -nonewline [read [open data.csv]]',
    leave: 'cd /tmp\n',
  },
  awk: {
    echo: 'BEGIN { for (i = 1; i < ARGC; i++) printf "[%s]\\n", ARGV[i]; ARGC = 1; RS = "\\001" }\n{ s = s $0 }\nEND { print "<" s ">" }',
    fail: '# one\nBEGIN { exit no_such_function() }\n',
    trace: /awk: the program\.awk:2:/,
    exit: 'BEGIN { exit 7 }',
    readFile: 'BEGIN { while ((getline line < "data.csv") > 0) print line }',
    leave: 'BEGIN { system("rm /sandbox/the* /sandbox/std*") }\n',
  },
  raku: {
    echo: 'say "[$_]" for @*ARGS;\nsay "<" ~ $*IN.slurp ~ ">";',
    fail: '# one\ndie "x";\n',
    trace: /the program\.raku line 2/,
    exit: 'exit 7;',
    readFile: 'print "data.csv".IO.slurp;',
    leave: "chdir '/tmp';\n",
  },
};

const dataFile = { filename: 'data.csv', content: 'a,b\n' };

async function run(language: string, code: string, given: Given, prefix = ''): ReturnType<Sandbox['execute']> {
  const filename = `the program.${wrappers[language]?.extension}`;
  const wrapped = wrapProgram({ language, code, filename, taken: [dataFile.filename] }, given);
  assert.ok(wrapped !== undefined);
  const files = [{ ...dataFile, content: Buffer.from(dataFile.content) }, ...wrapped.files].map((file) => ({
    filename: file.filename,
    content: Buffer.from(file.content).toString('base64'),
  }));
  return sharedSandbox.execute({ language, code: prefix + wrapped.code, input_files: files, ttl: 60 });
}

/** What breaks quoting, of shells and of languages. */
const awkward = [
  'two words',
  '',
  `'"\`it's`,
  '$HOME $(id) #{1+1} @ENV %s {$x} [exit]',
  'back\\slash\\',
  'line\nbreak\ttab\rreturn',
  'Grüße 日本 😀',
  '*',
  '; exit 9',
  '< > | &',
  '\\u0041 \\x41 \\101 \\n %d %s',
  `?> */ --> ]] ''' """`,
  '\u2028\u202e\u0001\u007f',
  '-e',
];

describe('a wrapper starts the program', () => {
  it('there is a sample for each', () => assert.deepEqual(Object.keys(samples), Object.keys(wrappers)));

  for (const [language, sample] of Object.entries(samples)) {
    describe(language, () => {
      it('with its arguments and its input', async () => {
        const input = 'first\n\nGrüße 日本 "\'$HOME\\n\nlast without its end';
        const {
          stdout,
          stderr,
          exit_code: code,
        } = await run(language, sample.echo, { input: Buffer.from(input), arguments: awkward });
        assert.equal(stdout, `${awkward.map((word) => `[${word}]\n`).join('')}<${input}>\n`, stderr);
        assert.deepEqual([stderr, code], ['', 0]);
      });

      it('with an input that ends a line, with none in it, and with arguments alone', async () => {
        const ended = await run(language, sample.echo, { input: Buffer.from('a\nb\n') });
        assert.equal(ended.stdout, '<a\nb\n>\n', ended.stderr);
        const empty = await run(language, sample.echo, { input: new Uint8Array() });
        assert.equal(empty.stdout, '<>\n', empty.stderr);
        const words = await run(language, sample.echo, { arguments: ['-x', '--version'] });
        assert.equal(words.stdout, '[-x]\n[--version]\n<>\n', words.stderr);
      });

      it('among its input files, hands its exit code on and its traces name its own file and line', async () => {
        assert.equal((await run(language, sample.readFile, { arguments: ['a'] })).stdout, 'a,b\n');
        assert.equal((await run(language, sample.exit, { input: new Uint8Array(), arguments: ['a'] })).exit_code, 7);
        const failed = await run(language, sample.fail, { input: new Uint8Array(), arguments: [] });
        assert.match(failed.stdout + failed.stderr, sample.trace);
        assert.notEqual(failed.exit_code, 0);
      });

      it('from /tmp/input where input files are only there', async () => {
        const given = { input: Buffer.from('in\n'), arguments: ['a b'] };
        const { stdout, stderr } = await run(language, sample.echo, given, sample.leave);
        assert.equal(stdout, '[a b]\n<in\n>\n', stderr);
      });
    });
  }
});
