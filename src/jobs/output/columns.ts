/** Characters that take two columns where all others take one: those of East Asian scripts, and pictures. */
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}|[\u{20000}-\u{3FFFD}]/u;
const widthless = /\p{M}|\p{Cf}/u;

/** How many columns a line takes in letters of one width. */
export function columnsOf(line: string): number {
  let columns = 0;
  for (const character of line) columns += widthless.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return columns;
}
