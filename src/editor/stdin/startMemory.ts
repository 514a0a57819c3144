import type * as vscode from 'vscode';
import type { FileMemory } from '../fileMemory';
import { type RunOptions, storedOptions } from '../options/runOptions';

/** What a file's program was started with last by the commands for it: offered again, and used by nothing else. */
export type Remembered = Pick<RunOptions, 'input' | 'arguments'>;

/** Characters of an input that are remembered; a longer one is best kept in a file. */
const maxRemembered = 256 * 1024;

export function rememberedStart(memory: FileMemory, uri: vscode.Uri): Remembered {
  const { input, arguments: words } = storedOptions(memory.get('start', uri));
  return given({ input, arguments: words });
}

/** Adds to what is remembered; what is undefined, empty or too long is forgotten. */
export async function rememberStart(
  memory: FileMemory,
  uri: vscode.Uri,
  change: { readonly [name in keyof Remembered]: Remembered[name] | undefined },
): Promise<void> {
  const all = given({ ...rememberedStart(memory, uri), ...change });
  await memory.update('start', uri, Object.keys(all).length === 0 ? undefined : all);
}

function given({ input, arguments: words }: { [name in keyof Remembered]: Remembered[name] | undefined }): Remembered {
  const isKept = input !== undefined && input !== '' && !(typeof input === 'string' && input.length > maxRemembered);
  return {
    ...(isKept ? { input } : {}),
    ...(words === undefined || words.length === 0 ? {} : { arguments: words }),
  };
}
