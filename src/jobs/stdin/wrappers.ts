import {
  type Literal,
  luaLiteral,
  octalLiteral,
  perlLiteral,
  phpLiteral,
  plainLiteral,
  rakuLiteral,
  rubyLiteral,
  shellLiteral,
  tclLiteral,
} from './literals';

/** What a wrapper starts: file names without folders, and what the program is given. */
export interface Start {
  readonly program: string;
  readonly arguments: readonly string[];
  /** The file that becomes its standard input; without one that stays as it is. */
  readonly stdin?: string | undefined;
}

/**
 * Small programs that start another one with a file as its standard input and with arguments, in the language that the
 * service is asked to run. Each starts the very interpreter it runs in anew: so the program is what it would be without a
 * wrapper, in its traces, its exit code, and in what it thinks its name is. Input files are looked for in the working
 * directory, where the contract puts them, and in /tmp/input, where the provider's own tests find them.
 */
export interface Wrapper {
  readonly extension: string;
  /** Whether its interpreter goes by the extension of a file. */
  readonly needsExtension?: boolean;
  readonly code: (start: Start) => string;
}

const folder = '/tmp/input/';

const listOf = (words: readonly string[], literal: Literal): string => words.map(literal).join(', ');

const python = ({ program, arguments: words, stdin }: Start): string => `import os, sys

def find(name):
    return name if os.path.exists(name) else "${folder}" + name
${stdin === undefined ? '' : `\nos.dup2(os.open(find(${plainLiteral(stdin)}), os.O_RDONLY), 0)`}
arguments = [${listOf(words, plainLiteral)}]
os.execv(sys.executable, [sys.executable, "-u", find(${plainLiteral(program)}), *arguments])
`;

const nodeBody = ({ program, arguments: words, stdin }: Start): string => `
const find = (name) => (existsSync(name) ? name : "${folder}" + name);
const words = [find(${plainLiteral(program)})${words.map((word) => `, ${plainLiteral(word)}`).join('')}];
const stdin = ${stdin === undefined ? '"inherit"' : `openSync(find(${plainLiteral(stdin)}))`};
const { status, signal, error } = spawnSync(process.execPath, [...process.execArgv, ...words], {
  stdio: [stdin, "inherit", "inherit"],
});
if (error) throw error;
if (signal) process.kill(process.pid, signal);
process.exitCode = status ?? 1;
`;

const javascript = (start: Start): string =>
  `const { spawnSync } = require("node:child_process");
const { existsSync, openSync } = require("node:fs");
${nodeBody(start)}`;

const typescript = (start: Start): string =>
  `import { spawnSync } from "node:child_process";
import { existsSync, openSync } from "node:fs";
${nodeBody(start).replace('(name)', '(name: string)')}`;

const ruby = ({ program, arguments: words, stdin }: Start): string =>
  `find = ->(name) { File.exist?(name) ? name : "${folder}" + name }
arguments = [${listOf(words, rubyLiteral)}]
exec([RbConfig.ruby, RbConfig.ruby], find[${rubyLiteral(program)}], *arguments${stdin === undefined ? '' : `, in: find[${rubyLiteral(stdin)}]`})
`;

const perl = ({ program, arguments: words, stdin }: Start): string =>
  `sub find { my ($name) = @_; return -e $name ? $name : "${folder}$name" }
my @arguments = (${listOf(words, perlLiteral)});
${stdin === undefined ? '' : `open STDIN, "<", find(${perlLiteral(stdin)}) or die "standard input: $!";\n`}exec { $^X } $^X, find(${perlLiteral(program)}), @arguments or die "$^X: $!";
`;

const php = ({ program, arguments: words, stdin }: Start): string => `<?php
function find($name) { return file_exists($name) ? $name : "${folder}" . $name; }
$words = [PHP_BINARY, find(${phpLiteral(program)})${words.map((word) => `, ${phpLiteral(word)}`).join('')}];
$stdin = ${stdin === undefined ? 'STDIN' : `["file", find(${phpLiteral(stdin)}), "r"]`};
$process = proc_open($words, [$stdin, STDOUT, STDERR], $pipes);
do {
    usleep(5000);
    $status = proc_get_status($process);
} while ($status["running"]);
exit($status["signaled"] ? 128 + $status["termsig"] : $status["exitcode"]);
`;

const bash = ({ program, arguments: words, stdin }: Start): string =>
  `find_file() { if [ -e "$1" ]; then printf '%s' "$1"; else printf '%s' "${folder}$1"; fi; }
arguments=(${words.map(shellLiteral).join(' ')})
exec "$BASH" "$(find_file ${shellLiteral(program)})" "\${arguments[@]}"${stdin === undefined ? '' : ` < "$(find_file ${shellLiteral(stdin)})"`}
`;

const lua = ({ program, arguments: words, stdin }: Start): string => `local function find(name)
  local file = io.open(name)
  if file then file:close() return name end
  return "${folder}" .. name
end
local function quote(text) return "'" .. text:gsub("'", "'\\\\''") .. "'" end
local first = 0
while arg[first - 1] do first = first - 1 end
local command = "exec " .. quote(arg[first]) .. " " .. quote(find(${luaLiteral(program)}))
for _, word in ipairs({${listOf(words, luaLiteral)}}) do command = command .. " " .. quote(word) end
${stdin === undefined ? '' : `command = command .. " < " .. quote(find(${luaLiteral(stdin)}))\n`}local status, how, code = os.execute(command)
if type(status) == "number" then code = math.floor(status / 256) end
os.exit(how == "signal" and 128 + code or code)
`;

const r = ({ program, arguments: words, stdin }: Start): string =>
  `find <- function(name) if (file.exists(name)) name else paste0("${folder}", name)
arguments <- c(${words.length === 0 ? 'character(0)' : listOf(words, octalLiteral)})
words <- shQuote(c(file.path(R.home("bin"), "Rscript"), "--vanilla", find(${octalLiteral(program)}), arguments))
${stdin === undefined ? '' : `words <- c(words, "<", shQuote(find(${octalLiteral(stdin)})))\n`}quit(status = system(paste(c("exec", words), collapse = " ")))
`;

const tcl = ({ program, arguments: words, stdin }: Start): string =>
  `proc find {name} { if {[file exists $name]} { return $name } else { return "${folder}$name" } }
proc quote {text} { return '[string map [list ' '\\\\''] $text]' }
set command "exec [quote [info nameofexecutable]] [quote [find ${tclLiteral(program)}]]"
foreach word [list ${words.map(tclLiteral).join(' ')}] { append command " [quote $word]" }
${stdin === undefined ? '' : `append command " < [quote [find ${tclLiteral(stdin)}]]"\n`}if {[catch {exec /bin/sh -c $command <@stdin >@stdout 2>@stderr} message options]} {
  set code [dict get $options -errorcode]
  exit [expr {[lindex $code 0] eq "CHILDSTATUS" ? [lindex $code 2] : 1}]
}
`;

/** In awk itself nothing can be quoted as awks agree on: the shell's line is made here, and shown in the wrapper. */
function awk({ program, arguments: words, stdin }: Start): string {
  const command = [
    `program=${shellLiteral(program)}; [ -e "$program" ] || program="${folder}$program"`,
    ...(stdin === undefined ? [] : [`input=${shellLiteral(stdin)}; [ -e "$input" ] || input="${folder}$input"`]),
    ['exec "$(readlink /proc/$PPID/exe)" -f "$program" --', ...words.map(shellLiteral)].join(' ') +
      (stdin === undefined ? '' : ' < "$input"'),
  ];
  const parts = command.map((line) => octalLiteral(`${line}\n`)).join(' \\\n    ');
  return `BEGIN {\n  exit system( \\\n    ${parts})\n}\n`;
}

const raku = ({ program, arguments: words, stdin }: Start): string =>
  `sub find($name) { $name.IO.e ?? $name !! '${folder}' ~ $name }
my @arguments = ${words.length === 0 ? 'Empty' : `(${listOf(words, rakuLiteral)},)`};
my $in = ${stdin === undefined ? '$*IN' : `find(${rakuLiteral(stdin)}).IO.open(:bin)`};
my $proc = run($*EXECUTABLE, find(${rakuLiteral(program)}), |@arguments, :$in);
exit($proc.signal ?? 128 + $proc.signal !! $proc.exitcode);
`;

/** By the API's ids. A language is here once its wrapper was seen to work with the real interpreter. */
export const wrappers: Readonly<Record<string, Wrapper>> = {
  python: { extension: 'py', code: python },
  javascript: { extension: 'js', needsExtension: true, code: javascript },
  typescript: { extension: 'ts', needsExtension: true, code: typescript },
  ruby: { extension: 'rb', code: ruby },
  perl: { extension: 'pl', code: perl },
  php: { extension: 'php', code: php },
  bash: { extension: 'sh', code: bash },
  lua: { extension: 'lua', code: lua },
  r: { extension: 'r', code: r },
  tcl: { extension: 'tcl', code: tcl },
  awk: { extension: 'awk', code: awk },
  raku: { extension: 'raku', code: raku },
};
