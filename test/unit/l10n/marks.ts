/** What a translation has to keep of a text. */

/** The numbers of its placeholders, each once: `{0}` is '0'. */
export const placeholders = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{(\d+)\}/g)].map(([, number = '']) => number))].sort();

const kept = [
  /\$\([\w~-]+\)/g, // icons
  /\]\([^)]*\)/g, // where links lead
  /`[^`]*`/g, // code
  /\$\{[^}]*\}/g, // variables
  /%/g,
  /^── |^… |^# /g, // what the lines of the output are told apart by
];

/** All else, sorted: where it stands is the language's own affair. */
export const marks = (text: string): readonly string[] =>
  kept.flatMap((pattern) => [...text.matchAll(pattern)].map(([found]) => found)).sort();

/** Blanks and line breaks at its ends, and how many lines it has. */
export const shape = (text: string): readonly unknown[] => [
  /^\s*/.exec(text)?.[0],
  /\s*$/.exec(text)?.[0],
  text.split('\n').length,
];
