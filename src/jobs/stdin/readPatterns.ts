/**
 * What in each language reads standard input, and what the arguments a program is started with. Words that mean it
 * only sometimes are left out: a miss costs less than a false alarm.
 * What else a line says is looked at only so far: it may be as long as the text, and hold such words over and over.
 */

export interface ReadPatterns {
  readonly input: RegExp;
  readonly arguments: RegExp;
  /** For what stands in a string: `readLines("stdin")`. */
  readonly inputInString?: RegExp;
}

const never = /(?!)/;

const c: ReadPatterns = {
  input: /\b(?:scanf|getchar|gets|scanf_s)\s*\(|\bstdin\b|\bSTDIN_FILENO\b|\bread\s*\(\s*0\s*,/,
  arguments: /\bargv\s*\[\s*(?![\]0])|\bargc\s*[<>!=]|\bgetopt(?:_long)?\s*\(/,
};
const node: ReadPatterns = {
  input: /\bprocess\.stdin\b|\breadFileSync\s*\(\s*0\b|\bDeno\.stdin\b/,
  arguments: /\bprocess\.argv\b(?!\s*\[\s*[01]\s*\])|\bparseArgs\s*\(\s*\{|\bDeno\.args\b/,
};
const jvm = {
  input: /\bSystem\.in\b|\bSystem\.console\s*\(/,
  arguments: /\bargs\s*\[\s*(?!\])|\bargs\.(?:length|size|isEmpty)\b/,
};
const dotnet: ReadPatterns = {
  input: /\bConsole\.(?:Read(?:Line|Key)?|In|OpenStandardInput)\b/,
  arguments: /\bargs\s*\[\s*(?!\])|\bargs\.Length\b|\bin\s+args\b|\bGetCommandLineArgs\b/,
};
const lisp = { input: /\(read-line\s*\)|\(read-char\s*\)/ };

/** By the API's ids. */
export const readPatterns: Readonly<Record<string, ReadPatterns>> = {
  python: {
    input:
      /(?<![\w.]|\bdef\s+)(?:raw_)?input\s*\(|\bsys\.stdin\b|\bfrom\s+sys\s+import\s[^\n]{0,500}\bstdin\b|\bfileinput\.input\b|(?<![\w.])open\s*\(\s*0\b/,
    arguments: /\bsys\.argv\b(?!\s*\[\s*0\s*\])|\bfrom\s+sys\s+import\s[^\n]{0,500}\bargv\b|\.parse_args\s*\(\s*\)/,
  },
  javascript: node,
  typescript: node,
  deno: { ...node, input: /\bDeno\.stdin\b|\bprocess\.stdin\b|(?<![\w.])prompt\s*\(/ },
  ruby: {
    input: /(?<![\w.:@$]|\bdef\s)gets\b(?!\s*=[^=])|\$stdin\b|\bSTDIN\b|\bARGF\b|\bKernel\.gets\b/,
    arguments: /\bARGV\b|\bOptionParser\b/,
  },
  perl: {
    input: /<STDIN>|(?<![[>])<>(?!\])|<<>>|\*STDIN\b|\bSTDIN->\w/,
    arguments: /[@$]ARGV\b|\bGetOptions\b/,
  },
  php: {
    input: /\bSTDIN\b|(?<![\w>$:])readline\s*\(/,
    arguments: /\$arg[vc]\b|(?<![\w>$:])getopt\s*\(/,
    inputInString: /["']php:\/\/stdin["']/,
  },
  lua: { input: /\bio\.(?:read\s*\(|stdin\b|lines\s*\(\s*\))/, arguments: /(?<![\w.])arg\s*\[\s*(?![0-]|#)/ },
  bash: {
    input:
      /(?<=^|[;&]|\b(?:then|do|else|if|elif|while|until|!))[ \t]*(?:read|mapfile|readarray)(?=[ \t])(?![^\n]{0,500}<)|<[ \t]*\/dev\/stdin\b/m,
    arguments: /\$(?:[1-9@*#](?!\w)|\{(?:#?[1-9@*]|#[@*]?\}))|(?<=^|[;&\s])getopts[ \t]/m,
  },
  r: {
    input: /\breadLines\s*\(\s*(?:con\s*=\s*)?stdin\s*\(/,
    arguments: /\bcommandArgs\s*\(/,
    inputInString: /\b(?:readLines|file|scan|read\.\w+)\s*\(\s*(?:\w+\s*=\s*)?["']stdin["']/,
  },
  elixir: { input: /\bIO\.(?:gets|read|stream|getn)\b/, arguments: /\bSystem\.argv\b/ },
  erlang: {
    input: /\bio:(?:get_line|get_chars|fread|read)\b/,
    arguments: /\binit:get_(?:plain_)?arguments?\b/,
  },
  tcl: { input: /\b(?:gets|read)\s+stdin\b/, arguments: /\$(?:::)?argv\b/ },
  scheme: { ...lisp, arguments: /\(command-line\s*\)/ },
  clojure: { input: /\(read-line\s*\)|(?<![\w-])\*in\*/, arguments: /\*command-line-args\*/ },
  commonlisp: { input: /\(read-line\s*\)|\*standard-input\*/, arguments: /\*posix-argv\*/ },
  powershell: { input: /\bRead-Host\b|\[Console\]::(?:In|ReadLine)\b/i, arguments: /\$args\b/i },
  crystal: {
    input: /(?<![\w.:@$]|\bdef\s)gets\b(?!\s*=[^=])|\bSTDIN\b/,
    arguments: /\bARGV\b|\bOptionParser\b/,
  },
  groovy: jvm,
  awk: { input: never, arguments: /\bARGV\s*\[\s*(?!0)|\bARGC\b/ },
  raku: {
    input: /\$\*IN\b|(?<![\w.:@$-])(?:get|prompt)\s*(?:\(|;)/,
    arguments: /@\*ARGS\b|\bsub\s+MAIN\b/,
  },
  c,
  objc: c,
  cpp: { ...c, input: /\bcin\b|\b(?:scanf|getchar|gets)\s*\(|\bstdin\b|\bSTDIN_FILENO\b/ },
  go: {
    input: /\bos\.Stdin\b|\bfmt\.Scan(?:f|ln)?\b/,
    arguments: /\bos\.Args\b(?!\s*\[\s*0\s*\])|\bflag\.(?:Parse|Args?)\b/,
  },
  rust: { input: /\bstdin\s*\(\s*\)/, arguments: /\benv::args\b/ },
  java: jvm,
  kotlin: {
    input: /(?<![\w.])read(?:Line|ln|lnOrNull)\s*\(\s*\)|\bSystem\.`?in\b/,
    arguments: /\bargs\s*\[|\bargs\.(?:size|isEmpty|forEach|first|getOrNull)\b/,
  },
  cobol: { input: /\bACCEPT\s+[\w-]+(?!\s+FROM|[\w-])/i, arguments: /\bFROM\s+(?:COMMAND-LINE|ARGUMENT-VALUE)\b/i },
  fortran: {
    input: /\bread\s*(?:\(\s*(?:unit\s*=\s*)?(?:\*|5)\s*,|\*\s*,)/i,
    arguments: /\bget_command_argument\b|\bcommand_argument_count\b/i,
  },
  d: { input: /\bstdin\b|\breadln\b|\breadf\b/, arguments: /\bargs\s*\[\s*(?![\]0])|\bargs\.length\b/ },
  zig: { input: /\bgetStdIn\b|\bFile\.stdin\b/, arguments: /\bprocess\.args\b|\bargsAlloc\b|\bargsWithAllocator\b/ },
  nim: { input: /\bstdin\b/, arguments: /\bparamStr\b|\bcommandLineParams\b/ },
  v: { input: /\bos\.(?:input|get_line|get_lines)\b/, arguments: /\bos\.args\b/ },
  dart: {
    input: /\bstdin\.\w/,
    arguments: /\b(?:args|arguments)\s*\[\s*(?!\])|\b(?:args|arguments)\.(?:length|isEmpty)\b/,
  },
  julia: { input: /(?<![\w.])readline\s*\(\s*\)|\bstdin\b/, arguments: /\bARGS\b/ },
  haskell: { input: /\b(?:getLine|getContents|interact|readLn|isEOF)\b/, arguments: /\bgetArgs\b/ },
  ocaml: { input: /\bread_(?:line|int|float)\b|\bstdin\b/, arguments: /\bSys\.argv\b/ },
  fsharp: { ...dotnet, input: /\bConsole\.Read\w*\b|\bstdin\b/ },
  csharp: dotnet,
  dotnet,
  prolog: { input: /\buser_input\b|(?<![\w.])read\s*\(\s*[A-Z_]\w*\s*\)/, arguments: /\bargv\b/ },
  forth: { input: /(?<=^|\s)(?:accept|refill|key)(?=\s|$)/im, arguments: /(?<=^|\s)next-arg(?=\s|$)/im },
};
