import { compilers } from './compilers';
import type { RunFiles } from './location';
import { regExpOf, type ToolPatterns } from './notation';
import { traces } from './traces';
import { unseen } from './unseen';
import { languageNames, languagesOfFile } from './whichFile';

/** The patterns of one tool, ready to use. */
export interface Tool {
  readonly patterns: ToolPatterns;
  readonly opens: readonly RegExp[];
  readonly frames: readonly RegExp[];
  readonly links: readonly RegExp[];
  readonly heading: RegExp | undefined;
  readonly below: RegExp | undefined;
  readonly inline: RegExp | undefined;
}

/** Earlier ones know more of what they match. */
const allPatterns: readonly ToolPatterns[] = [...traces, ...unseen, ...compilers];

/** The tools that may speak of a run's files: a program in one language may start an input file in another. */
export function toolsFor({ program, inputFiles }: RunFiles): readonly Tool[] {
  const languages = new Set([program.language ?? '', ...inputFiles.flatMap(languagesOfFile)]);
  const speaks = ({ languages: own }: ToolPatterns, language: string): boolean => !!own?.split(' ').includes(language);
  const isKnown = program.language !== undefined && languageNames.includes(program.language);
  return allPatterns
    .filter(
      (patterns) =>
        !isKnown || patterns.languages === undefined || [...languages].some((language) => speaks(patterns, language)),
    )
    .map(toolOf);
}

function toolOf(patterns: ToolPatterns): Tool {
  const { opens = [], frames = [], links = [], heading, below, inline } = patterns;
  const all = (list: readonly string[]): readonly RegExp[] => list.map((pattern) => regExpOf(pattern));
  return {
    patterns,
    opens: all(opens),
    frames: all(frames),
    links: all(links),
    heading: heading === undefined ? undefined : regExpOf(heading),
    below: below === undefined ? undefined : regExpOf(below, ''),
    inline: inline === undefined ? undefined : regExpOf(inline, 'dg'),
  };
}

export function firstMatch(patterns: readonly RegExp[], line: string): RegExpExecArray | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(line);
    if (match !== null) return match;
  }
  return undefined;
}
