/** Files that hold the expected output of the code file beside them, by their names. */

const suffix = '.expected.txt';

export const isExpectedFile = (filename: string): boolean =>
  filename.length > suffix.length && filename.endsWith(suffix);

/** `fib.py` → `fib.py.expected.txt`, `fib.expected.txt`: the nearer name counts first, and is for that file alone. */
export function expectedNames(filename: string): readonly [string, ...string[]] {
  const stem = /^(.+)\.[^.]+$/.exec(filename)?.[1];
  return stem === undefined ? [filename + suffix] : [filename + suffix, stem + suffix];
}

/** `fib.expected.txt` → `fib`: the file of exactly that name, or a code file of that name with an extension. */
export const stemOf = (expectedName: string): string => expectedName.slice(0, -suffix.length);
