import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Standards } from './language';

const run = promisify(execFile);

/** The newest standard that a tool knows, as the option that asks for it: asked once, outside of any sandbox, with no code of anybody. */
export async function newestStandard({ options, check }: Standards, tool: string): Promise<string | undefined> {
  for (const option of options) {
    const [, ...args] = check.map((word) => (word === '{standard}' ? option : word));
    const isKnown = await run(tool, args, { timeout: 10_000 }).then(
      () => true,
      () => false,
    );
    if (isKnown) return option;
  }
  return undefined;
}
