/** How each language is compiled and run. `{file}` is the program, `{dir}` its directory, `{out}` the artifact. */
export interface Language {
  readonly id: string;
  /** Other names it is known by, in a request or on a shebang line. */
  readonly aliases?: readonly string[];
  readonly extension: string;
  /** The first of these that is installed is `{tool}`; names are looked up in /usr/bin and /usr/local/bin. */
  readonly tools: readonly string[];
  /** Further tools that must be installed too. */
  readonly alsoNeeds?: readonly string[];
  readonly compile?: ReadonlyArray<readonly string[]>;
  readonly run: readonly string[];
  /** What compiling produces, if the person may want to have it. */
  readonly artifact?: string;
  /** Prints `hello`; how it is found out whether what is installed works. */
  readonly hello: string;
  readonly version?: readonly string[];
  /** Host paths, outside of /usr, that it cannot do without. */
  readonly needs?: readonly string[];
  /** Its runtime reserves far more address space than it uses. */
  readonly reservesAddressSpace?: boolean;
}

const out = '/sandbox/main.out';
/** Where the program that strips types lies in the sandbox. */
export const typescriptRunner = '/etc/typescript.js';

const scratch = '/tmp/.build';

export const languages: readonly Language[] = [
  {
    id: 'python',
    aliases: ['py', 'python3'],
    extension: 'py',
    tools: ['python3'],
    // Unbuffered, so that a program that is stopped has shown what it printed.
    run: ['{tool}', '-u', '{file}'],
    hello: "print('hello')",
    version: ['{tool}', '--version'],
  },
  {
    id: 'javascript',
    aliases: ['js', 'node', 'nodejs'],
    extension: 'js',
    tools: ['node', 'nodejs'],
    run: ['{tool}', '--max-old-space-size=640', '{file}'],
    hello: "console.log('hello')",
    version: ['{tool}', '--version'],
    reservesAddressSpace: true,
  },
  {
    id: 'typescript',
    aliases: ['ts'],
    extension: 'ts',
    tools: ['node', 'nodejs'],
    run: ['{tool}', '--max-old-space-size=640', typescriptRunner, '{file}'],
    hello: "const text: string = 'hello';\nconsole.log(text)",
    version: ['{tool}', '--version'],
    reservesAddressSpace: true,
  },
  {
    id: 'bash',
    aliases: ['sh', 'shell', 'zsh', 'dash'],
    extension: 'sh',
    tools: ['bash'],
    run: ['{tool}', '{file}'],
    hello: 'echo hello',
    version: ['{tool}', '--version'],
  },
  {
    id: 'perl',
    aliases: ['pl', 'perl5'],
    extension: 'pl',
    tools: ['perl'],
    needs: ['/etc/perl'],
    run: ['{tool}', '{file}'],
    hello: 'print "hello\\n";',
    version: ['{tool}', '-e', 'print "$^V\\n"'],
  },
  {
    id: 'ruby',
    aliases: ['rb'],
    extension: 'rb',
    tools: ['ruby'],
    run: ['{tool}', '{file}'],
    hello: "puts 'hello'",
    version: ['{tool}', '--version'],
  },
  {
    id: 'php',
    aliases: ['php8'],
    extension: 'php',
    tools: ['php'],
    needs: ['/etc/php'],
    run: ['{tool}', '{file}'],
    hello: "<?php echo 'hello';",
    version: ['{tool}', '--version'],
  },
  {
    id: 'lua',
    extension: 'lua',
    tools: ['lua', 'lua5.4', 'lua5.3'],
    run: ['{tool}', '{file}'],
    hello: "print('hello')",
    version: ['{tool}', '-v'],
  },
  {
    id: 'awk',
    aliases: ['gawk', 'mawk'],
    extension: 'awk',
    tools: ['gawk', 'mawk', 'awk'],
    run: ['{tool}', '-f', '{file}'],
    hello: 'BEGIN { print "hello" }',
  },
  {
    id: 'tcl',
    aliases: ['tclsh'],
    extension: 'tcl',
    tools: ['tclsh', 'tclsh8.6'],
    run: ['{tool}', '{file}'],
    hello: 'puts hello',
  },
  {
    id: 'c',
    aliases: ['gcc'],
    extension: 'c',
    tools: ['gcc', 'clang', 'cc'],
    compile: [['{tool}', '-o', out, '{file}', '-lm']],
    run: [out],
    artifact: out,
    hello: '#include <stdio.h>\nint main(void) { puts("hello"); }',
    version: ['{tool}', '--version'],
  },
  {
    id: 'cpp',
    aliases: ['c++', 'cc', 'cxx', 'g++'],
    extension: 'cpp',
    tools: ['g++', 'clang++', 'c++'],
    compile: [['{tool}', '-o', out, '{file}', '-lm']],
    run: [out],
    artifact: out,
    hello: '#include <cstdio>\nint main() { std::puts("hello"); }',
    version: ['{tool}', '--version'],
  },
  {
    id: 'go',
    aliases: ['golang'],
    extension: 'go',
    tools: ['go'],
    compile: [
      [
        '/usr/bin/env',
        `GOCACHE=${scratch}`,
        'GO111MODULE=off',
        'CGO_ENABLED=0',
        '{tool}',
        'build',
        '-o',
        out,
        '{file}',
      ],
    ],
    run: [out],
    artifact: out,
    hello: 'package main\nfunc main() { println("hello") }',
    version: ['{tool}', 'version'],
  },
  {
    id: 'rust',
    aliases: ['rs'],
    extension: 'rs',
    tools: ['rustc'],
    compile: [['{tool}', '-o', out, '{file}']],
    run: [out],
    artifact: out,
    hello: 'fn main() { println!("hello"); }',
    version: ['{tool}', '--version'],
  },
  {
    id: 'java',
    extension: 'java',
    tools: ['java'],
    alsoNeeds: ['javac'],
    compile: [['/usr/bin/javac', '-J-XX:+UseSerialGC', '-J-XX:TieredStopAtLevel=1', '-d', '{dir}', '{file}']],
    run: ['{tool}', '-XX:+UseSerialGC', '-Xmx640m', '-cp', '{dir}', '{class}'],
    artifact: '{dir}/{class}.class',
    hello: 'public class Main { public static void main(String[] a) { System.out.println("hello"); } }',
    version: ['{tool}', '--version'],
    reservesAddressSpace: true,
  },
];
