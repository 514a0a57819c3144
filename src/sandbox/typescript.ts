// Runs inside the sandbox, as `node typescript.js main.ts`: strips the types and becomes the program.
// The server never parses what it is sent to run. Lines stay where they were.
import { readFileSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { transform } from 'sucrase';
import { refuseWhatNeedsACompiler } from './refuseWhatNeedsACompiler';

interface LoadingModule {
  _compile(code: string, filename: string): void;
}

/** Node's own loader, whose extension points are not in its types. */
interface Loader {
  _extensions: Record<string, (module: LoadingModule, filename: string) => void>;
  _load(request: string, parent: null, isMain: boolean): unknown;
}

const loader = Module as unknown as Loader;

function toCommonJs(file: string): string {
  const source = readFileSync(file, 'utf8');
  refuseWhatNeedsACompiler(source, file);
  return transform(source, { transforms: ['typescript', 'imports'], filePath: file }).code;
}

function isCommonJs(code: string): boolean {
  try {
    new Script(`(function (exports, require, module) {${code}\n})`);
    return true;
  } catch {
    return false;
  }
}

function run(file: string): void {
  for (const extension of ['.ts', '.cts', '.mts', '.tsx']) {
    loader._extensions[extension] = (module, filename) => module._compile(toCommonJs(filename), filename);
  }
  const source = readFileSync(file, 'utf8');
  // Awaiting at the top is possible in an ES module only.
  if (/\bawait\b/.test(source) && !isCommonJs(toCommonJs(file))) {
    const esm = file.replace(/\.[cm]?ts$/, '.mjs');
    writeFileSync(esm, transform(source, { transforms: ['typescript'], filePath: file }).code);
    void import(pathToFileURL(esm).href);
    return;
  }
  loader._load(file, null, true);
}

const [runner = ''] = process.argv.splice(1, 1);
// As other runners do it: what a program forks or starts with Node's own options is TypeScript, too.
process.execArgv.push(runner);
run(resolve(process.argv[1] ?? ''));
