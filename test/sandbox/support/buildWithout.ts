import { execFile } from 'node:child_process';
import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from './startSandbox';

const folder = join(process.cwd(), '.build/without');
const built: { server?: Promise<void> } = {};

/** A build of the sandbox that leaves one protection out; its path. */
export async function buildWithout(protection: string): Promise<string> {
  built.server ??= buildServer();
  await built.server;
  const entry = `globalThis.without = ${JSON.stringify(protection)};\nrequire('./sandbox.js');\n`;
  const path = join(folder, `without-${protection}.js`);
  await put(path, (file) => writeFile(file, entry));
  return path;
}

/** One for all protections: which of them is missing, is told at its start. */
async function buildServer(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const flags = ['--bundle', '--platform=node', '--format=cjs', '--target=node20', '--log-level=error'];
  const esbuild = join(process.cwd(), 'node_modules/.bin/esbuild');
  await put(join(folder, 'sandbox.js'), async (file) => {
    await promisify(execFile)(esbuild, [
      'src/sandbox/main.ts',
      ...flags,
      '--define:__WITHOUT__=globalThis.without',
      `--outfile=${file}`,
    ]);
  });
  const typescript = join(dirname(bundle), 'typescript.js');
  await put(join(folder, 'typescript.js'), (file) => copyFile(typescript, file));
}

/** Never half of it: other processes may be using what is there, and be about to put the same. */
async function put(path: string, write: (file: string) => Promise<void>): Promise<void> {
  const file = `${path}.${process.pid}`;
  await write(file);
  await rename(file, path);
}
