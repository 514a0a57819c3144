import type { ToolPatterns } from './notation';

const raw = String.raw;

/** Tools that say where a program was when it failed. */
export const traces: readonly ToolPatterns[] = [
  {
    languages: 'python',
    opens: [
      raw`%L: %m(%s(\w{0,40}Warning): .*)`,
      raw`[ +|]{0,40}(?:Exception Group )?Traceback \(most recent call last\):$`,
    ],
    frames: [raw`[ |]{0,40}%<File "%q", line %l%>(?:, in |$)`],
    innermost: 'last',
    below: raw`(?: {1,40}\| )?%m([A-Za-z_][\w.<>]{0,200}(?:: .*)?)$`,
  },
  {
    languages: 'javascript typescript deno',
    opens: [
      raw`\w{0,20}Error: Error transforming %<%f: %m(.{1,300}) \(%l:%c\)%>$`,
      raw`(?=/|file:|\[stdin\])%L$`,
      raw`%m(TS%n \[%s(ERROR|WARN)\]: .*)`,
      raw`(?:error: |Uncaught |\(in promise\) | {1,20}\[cause\]: ){0,3}%m([\w$.]{0,80}(?:Error|Exception)(?: \[\w{1,60}\])?(?:: .*)?)$`,
    ],
    frames: [raw` +at (?:.{1,300}? \()?(?:async )?%P\)?,?(?: \{)?$`],
  },
  {
    languages: 'ruby',
    opens: [raw`%L: %s(warning): %m`, raw`(?:\S{1,200}: )?%L: %m(syntax error.*)`, raw`%L:in [\x60'].{1,200}?': %m`],
    frames: [raw`\tfrom %L(?::in |$)`],
  },
  {
    languages: 'perl',
    opens: [
      raw`%m(%w(Use of un|Useless use|Argument "|Odd number|Name "|Possible |Deep recursion|Reference found|Statement unlikely|Unquoted string|Found = |Scalar value|"my" variable|Subroutine \w+ redefined|isn't numeric).*) at %<%f line %l%>[.,]`,
      raw`%m at %<%f line %l%>(?:\.$|, (?:<[^>]{0,40}> (?:line|chunk) %n\.|near |at EOF))`,
    ],
    frames: [raw`\t.{1,600} called at %<%f line %l%>$`],
  },
  {
    languages: 'php',
    opens: [
      raw`(?:PHP )?%s((?:Parse|Fatal|Recoverable fatal|Compile) error|Warning|Notice|Deprecated): +%m in %<%f on line %l%>$`,
      raw`(?:PHP )?%s(Fatal error): +%m in %L$`,
    ],
    frames: [raw`#%n %<%f\(%l\)%>: `, raw` +thrown in %<%f on line %l%>$`],
  },
  {
    languages: 'lua',
    opens: [raw`(?:\S{0,100}/)?lua[\w.]{0,10}: %L: %m`],
    frames: [raw`\t%L: in `],
  },
  {
    languages: 'bash',
    opens: [
      raw`%<%f: line %l%>: %m([^\x60].*)`,
      raw`%<%f: %l%>: %m`,
      raw`%<%f:(?:\w{1,40}:)?%l%>: %m((?:command not found|parse error|no such file|permission denied|bad |no matches|unmatched ).*)`,
    ],
    frames: [raw`%<%f: line %l%>: \x60.*'$`],
  },
  {
    languages: 'r',
    opens: [
      raw`Error(?: in .{0,500}?)? : %P: %m`,
      raw`Error in .{0,500}? \(from %<%f#%l%>\) : ?%m`,
      raw`%m(Error (?:in .{0,500} )?: .*)`,
    ],
    frames: [raw`%n: %m(.{1,500}) at %<%f#%l%>$`],
  },
  {
    languages: 'go',
    opens: [raw`%m((?:panic|fatal error): .*)`],
    frames: [raw`\t%L(?: \+0x[\da-f]{1,16})?$`],
  },
  {
    languages: 'rust',
    opens: [raw`thread '[^']{0,100}'(?: \(%n\))? panicked at %P:$`, raw`thread '[^']{0,100}' panicked at '%m', %P$`],
    frames: [raw` +at %O$`],
    below: '(?! *at )%m',
  },
  {
    languages: 'java kotlin scala groovy clojure',
    opens: [
      raw`(?:Exception in thread "[^"]{0,100}" |Caused by: |Caught: )%m([\w.$]{1,200}(?:: .*)?)$`,
      raw`%m([\w.$]{1,200}(?:Exception|Error)(?:: .*)?)$`,
    ],
    frames: [
      raw`\s+at %b((?:[\w.@-]{1,60}/)?(?:java|javax|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|clojure|org\.codehaus|org\.apache|org\.jetbrains)\.)?\S{1,400}\(%L\)$`,
    ],
  },
  {
    languages: 'clojure',
    opens: [raw`[A-Z]\w{1,20} error.{0,300}? at %b((?:clojure|java)\S{1,200} )?(?:\S{1,200} )?\(%O\)\.?$`],
    below: '%m',
  },
  {
    languages: 'csharp fsharp dotnet powershell',
    opens: [raw`(?:Unhandled [Ee]xception[.:]|\[ERROR\] FATAL UNHANDLED EXCEPTION:) ?%m`],
    frames: [raw` +at .{1,500}? in %<%f:(?:line )?%l%>\s?$`],
    below: raw`%m(\S.*)`,
  },
  {
    languages: 'haskell',
    opens: [raw`CallStack \(from HasCallStack\):$`],
    frames: [raw` {2}[^ ,]{1,200}, called at %P in main:`],
  },
  {
    languages: 'ocaml',
    opens: [raw`Fatal error: exception (?!File ")%m`],
    frames: [
      raw`(?:Raised|Re-raised|Called|Raised by primitive operation) (?:at|from) %b(Stdlib|Camlinternal)?.{0,200}?%<file "%q"(?: \(inlined\))?, lines? %l(?:-%n)?, characters %c-%n%>$`,
    ],
    columnsFrom: 0,
  },
  {
    languages: 'elixir',
    opens: [
      raw` {0,8}\*\* \(\w[\w.]{0,80}\) %O: %m`,
      raw` {0,8}\*\* %m(\(\w[\w.]{0,80}\) .*)`,
      raw` {0,4}%s(warning|error): %m`,
    ],
    frames: [raw` {2,8}(?:└─ )?%b(\([^)]{1,60}\) )?%O(?:: |$)`],
  },
  {
    languages: 'erlang',
    opens: [
      raw`\{"init terminating in do_boot",\{?%m([^[]{1,200}?),?\[`,
      raw`(?:escript: )?%m(exception \w{1,20}: .*)`,
      raw`\{%m([^[]{1,200}?),\[\{\w{1,80},\w{1,80},\d`,
    ],
    frames: [raw` +in (?:function|call from) .{1,200} \(%<%f, line %l%>\)$`],
    inline: raw`%<\{file,"%q"\},\{line,%l\}%>`,
  },
  {
    languages: 'nim',
    frames: [raw`%<%f\(%l\)%> +\w`],
    innermost: 'last',
    below: 'Error: unhandled exception: %m',
  },
  {
    languages: 'zig',
    opens: [raw`(?:thread %n )?%m(panic: .*)`, 'error: %m'],
    frames: [raw`%P: 0x[\da-f]{1,16} in `],
  },
  {
    languages: 'd',
    opens: [raw`[\w.]{1,100}@%<%f\(%l\)%>: ?%m`],
    frames: [raw`%L (?:.{1,300} )?\[0x[\da-f]{1,16}\]$`],
  },
  {
    languages: 'tcl',
    frames: [raw` {4}\(%<file "%q" line %l%>\)$`],
    above: 'block',
  },
  {
    languages: 'raku',
    opens: ['===SORRY!===.*'],
    frames: [raw` {2}in .{1,200} at %<%f line %l%>$`, 'at %L$'],
    below: '(?! *in |at )%m',
    above: 'block',
    isContiguous: true,
  },
  {
    // Guile and Racket
    languages: 'scheme',
    opens: ['(?:;;; )?%P: %s(warning): %m', '%P: (?:In procedure .{1,100}:$|%m)'],
    frames: [' {3}%P(?:: |$)'],
    heading: 'In (?<path>[^:]{1,250}):$',
    links: [raw` +%<%l:%c%> +%n \(`],
    below: raw`%m(\S.*)`,
    above: 'block',
    columnsFrom: 0,
  },
  {
    languages: 'commonlisp',
    opens: [raw` +%m(\w.{1,100}?) on #<SB-\w{1,20}:FD-STREAM for "file (?<path>[^"]{1,250})" \{`],
    frames: [raw` +\(in form %<starting at line: %l, column: %c%>`],
    columnsFrom: 0,
  },
  {
    languages: 'crystal',
    opens: [raw`Unhandled exception[^:]{0,60}: %m`],
    frames: [' {2}from %P in '],
  },
  {
    languages: 'pascal',
    opens: [raw`%m(Runtime error %n at .*|An unhandled exception occurred.*)`],
    frames: [raw` +\$[\dA-F]{6,16} +(?:\S{1,100} +)?%<line %l of %f%>$`],
  },
];
