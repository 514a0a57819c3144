import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle } from './startSandbox';

/** A bundle of the sandbox that leaves one protection out; its path. */
export function buildWithout(protection: string): string {
  const folder = join(process.cwd(), '.build/without', protection);
  const outfile = join(folder, 'sandbox.js');
  execFileSync(join(process.cwd(), 'node_modules/.bin/esbuild'), [
    'src/sandbox/main.ts',
    ...['--bundle', '--platform=node', '--format=cjs', '--target=node20', '--log-level=error'],
    `--define:__WITHOUT__=${JSON.stringify(protection)}`,
    `--outfile=${outfile}`,
  ]);
  copyFileSync(join(dirname(bundle), 'typescript.js'), join(folder, 'typescript.js'));
  return outfile;
}
