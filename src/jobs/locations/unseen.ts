import type { ToolPatterns } from './notation';

const raw = String.raw;

/** What tools print that no machine of this project has: written after their documents, not after their output. */
export const unseen: readonly ToolPatterns[] = [
  {
    languages: 'julia',
    opens: [raw`ERROR: (?:LoadError: )?%m`, raw`┌ %s(Warning|Error|Info): %m`, raw`# Error @ %P$`],
    frames: [
      raw`(?: +|└ )@ (?:Main |%b([A-Z]\S{0,80} ))?%L(?: \[inlined\])?$`,
      raw` *\[%n\] .{1,300} at %L$`,
      raw`in expression starting at %L$`,
    ],
    below: raw`#.{0,300}── %m`,
  },
  {
    languages: 'dart',
    opens: ['Unhandled exception:$'],
    frames: [raw`#%n +.{1,300}? \(%P\)$`],
    links: [raw`%P: Context: `],
    below: '(?!#)%m',
  },
  {
    languages: 'powershell',
    opens: [raw`[\w.-]{1,80}: %O$`],
    frames: [raw`(?: {3})?at .{1,200}, %<%f: line %l%>$`],
    below: raw` +\| +%m([^\s~|].*)`,
  },
  {
    languages: 'v',
    opens: ['V panic: %m'],
    frames: ['%L: (?:at|by) '],
  },
  {
    // kotlinc before and after version 2
    languages: 'kotlin',
    opens: [raw`%s([ew]): %P %m`, raw`%s([ew]): %<%f: \(%l, %c\)%>: %m`],
  },
  {
    languages: 'scala',
    opens: [raw`\[%s(error|warn)\] %O:? ?%m`],
    below: raw`\[\w{1,5}\] %m(\S.*)`,
  },
  {
    // Scala 3
    languages: 'scala',
    opens: [raw`-- (?:\[E%n\] )?[\w ]{0,40}%s(Error|Warning): %P -`],
    below: raw` +\| +%m([^\s^|].*)`,
    columnsFrom: 0,
  },
  {
    // The inner exception of .NET
    languages: 'csharp fsharp dotnet',
    opens: [' ---> %m'],
  },
  {
    // Newer than 3.2
    languages: 'ruby',
    opens: [raw`%L: %m(.* \(SyntaxError\))$`],
  },
];
