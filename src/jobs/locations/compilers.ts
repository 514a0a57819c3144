import type { ToolPatterns } from './notation';

const raw = String.raw;

/** Tools that say what is wrong with the code before it runs, and what is printed in the same form. */
export const compilers: readonly ToolPatterns[] = [
  {
    languages: 'c cpp objc fortran d',
    opens: [
      raw`%L: %m(undefined reference to .*|multiple definition of .*)`,
      raw`[^:]{1,100}: %L: .{0,300}?: %m(Assertion .* failed\.)$`,
      raw`==%n== ?ERROR: %m(\w{1,40}Sanitizer: .{1,200}?)(?: on (?:unknown )?address .*)?$`,
    ],
    frames: [raw` +#%n 0x[\da-f]+ in \S.{0,300}? %O$`, raw`SUMMARY: .{0,200} %O in `],
    links: [raw`(?:In file included| {16}) ?from %O[:,]$`, raw`%P: +required (?:from|by)`],
  },
  { languages: 'typescript javascript', opens: [raw`%P - %t %m`] },
  {
    languages: 'typescript javascript deno',
    opens: [raw`✘ \[%s(ERROR)\] %m`, raw`▲ \[%s(WARNING)\] %m`],
    frames: [raw` {4}%P:$`],
  },
  { languages: 'go', opens: [raw`(?:vet: )?%P: %m`] },
  {
    languages: 'rust',
    opens: [raw`%s(error|warning|note|help)(?:\[\w{1,9}\])?: %m`],
    frames: [raw` *(?:-->|:::) %P$`],
  },
  {
    languages: 'haskell',
    opens: [
      raw`%<%f:%l:%c(?:-%e)?%>: %t:(?: \[[^\]]{1,60}\]){0,3} *%m`,
      raw`%<%f:\(%l,%c\)-\(%n,%n\)%>: %t:(?: \[[^\]]{1,60}\]){0,3} *%m`,
      raw`[^\s:]{1,100}: %<%f:%l:%c(?:-%e)?%>: %m`,
      raw`[^\s:]{1,100}: %<%f:\(%l,%c\)-\(%n,%n\)%>: %m`,
    ],
    below: raw` +(?:• )?%m([^\s|].*)`,
  },
  {
    languages: 'ocaml',
    opens: [
      raw`(?:Fatal error: exception )?%<File "%q", line %l, characters %c-%e%>:? ?%m`,
      raw`%<File "%q", lines %l-%n, characters %c-%n%>:`,
    ],
    below: raw`%s(Error|Warning|Alert)[^:]{0,60}: %m`,
    columnsFrom: 0,
  },
  {
    languages: 'fortran',
    opens: [raw`%P:$`, raw`%<At line %l of file %f%>$`],
    frames: [raw`\s+at %L$`],
    below: raw`(?:Fortran runtime )?%s((?:Fatal )?[Ee]rror|[Ww]arning): %m`,
  },
  {
    languages: 'crystal',
    opens: [raw`(?:Error )?[Ii]n %O(?:: %m)?$`],
    below: raw`%s(Error|Warning)[^:]{0,40}: %m`,
  },
  { languages: 'groovy', opens: [raw`%<%f: %l%>: %m(.*?) @ line %n, column %c\.$`] },
  { languages: 'erlang', opens: [raw`%O: (?:%s(Warning): )?%m`] },
  {
    languages: 'awk',
    opens: [
      raw`\w{0,5}awk: %L: +\^ %m`,
      raw`\w{0,5}awk: %L: (?:\(FILENAME=.{0,200}? FNR=%n\) )?%s(fatal|error|warning): %m`,
      raw`\w{0,5}awk: %<%f: line %l%>: %m`,
      raw`\S{0,20}awk: %m at %<source line %l source file %f%>$`,
    ],
    links: [raw`\w{0,5}awk: %L: `],
  },
  {
    languages: 'prolog',
    opens: [raw`%s(Warning|ERROR): %O: ?%m`],
    frames: [raw`(?:ERROR: )? +\[%n\] .{1,300} at %L$`],
    above: 'block',
    below: raw`(?:Warning|ERROR): +%m`,
    columnsFrom: 0,
  },
  { languages: 'forth', opens: [raw`%O: (?:error: )?%m`] },
  {
    // Last, because others tell more: gcc, clang, gdc, cobc, javac, scalac, kotlinc, zig, V, Swift, esbuild, mypy and many more.
    opens: [
      raw`(?:libcob: )?%O: %t: %m`,
      // tsc, csc, mcs, fsc, dmd, ldc, fpc, nim
      raw`%<%f\(%l(?:, ?%c(?:,%n,%n)?)?\)%>:? %t:? %m(.*?)(?: \[[^\]]{1,250}proj\])?$`,
    ],
    caret: true,
  },
];
