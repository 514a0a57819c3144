import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import manifest from '../../package.json';

/** What starting the editor costs: time to load the entry, and what is shipped. Run on a minified build. */

const runs = 15;

/** Loads a bundle in a fresh process, with an empty stand-in for the editor's API: nothing of it is needed to load. */
const script = `
  const { Module } = require('node:module');
  const load = Module._load;
  Module._load = (name, ...rest) => (name === 'vscode' ? {} : load(name, ...rest));
  const path = process.argv[1];
  const start = process.hrtime.bigint();
  if (path) require(path);
  console.log(Number(process.hrtime.bigint() - start) / 1e6);
`;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const loadMs = (path: string): number =>
  median(
    Array.from({ length: runs }, () =>
      Number(execFileSync(process.execPath, ['-e', script, path], { encoding: 'utf8' })),
    ),
  );

const kb = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

const bundles = ['extension', 'app', 'client', 'sandbox'].map((name) => ({
  name,
  path: `${process.cwd()}/dist/${name}.js`,
}));
const entryMs = loadMs(bundles[0]?.path ?? '');
console.log('bundle       minified   compressed   load (median of 15)');
for (const { name, path } of bundles) {
  const code = readFileSync(path);
  // The sandbox is a program of its own: loading it starts it.
  const load = name === 'sandbox' ? '' : `${loadMs(path).toFixed(1)} ms`;
  console.log(`${name.padEnd(10)}${kb(code.length).padStart(11)}${kb(gzipSync(code).length).padStart(13)}   ${load}`);
}

/** Registers as many commands, and has nothing else. */
const bare = join(mkdtempSync(join(tmpdir(), 'bare-')), 'extension.js');
const registrations = manifest.contributes.commands.map(
  ({ command }) => `vscode.commands.registerCommand(${JSON.stringify(command)}, () => {})`,
);
writeFileSync(
  bare,
  `const vscode = require('vscode');\nexports.activate = ({ subscriptions }) => subscriptions.push(\n${registrations.join(',\n')});\n`,
);
console.log(`bare extension with as many commands : entry = 1 : ${(entryMs / loadMs(bare)).toFixed(2)}`);
console.log(
  `entry alone : entry with what a run loads = 1 : ${((entryMs + loadMs(bundles[1]?.path ?? '') + loadMs(bundles[2]?.path ?? '')) / entryMs).toFixed(1)}`,
);
if (existsSync('unsandbox.vsix')) console.log(`package: ${kb(statSync('unsandbox.vsix').size)}`);
