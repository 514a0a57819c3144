import { appendFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import * as vscode from 'vscode';

/** What is left for whoever started the editor. */
interface Results {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly tests: readonly TestResult[];
}

interface TestResult {
  readonly file?: string;
  /** With the names of its suites. */
  readonly name: string;
  readonly ms: number;
  readonly failed?: boolean;
}

/**
 * Runs the bundled suites beside this file inside the extension host. The editor's exit code alone
 * proves nothing (a killed extension host reports success), hence the results file: it appears
 * under its name only when the whole run is over.
 */
export async function run(): Promise<void> {
  console.log('Host tests begin'); // a sign of life: see .dev/launcher.mjs
  reportToFile();
  Mocha.reporters.Base.consoleLog(`VS Code ${vscode.version} (${vscode.env.appName})`);
  const grep = process.env['UNSANDBOX_TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 30_000,
    color: false,
    ...(grep ? { grep } : {}),
  });
  for (const file of testFiles()) mocha.addFile(file);
  // In a browser the editor saves by itself after a second: then what a test has not saved is.
  await vscode.workspace.getConfiguration('files').update('autoSave', 'off', vscode.ConfigurationTarget.Global);
  const results = await new Promise<Results>((resolve) => {
    const tests: TestResult[] = [];
    const runner = mocha.run(() => resolve({ ...countTests(runner.stats), tests }));
    runner.on(Mocha.Runner.constants.EVENT_TEST_PASS, (test) => tests.push(resultOf(test)));
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test) => tests.push({ ...resultOf(test), failed: true }));
  });
  writeResults(results);
  if (results.failed > 0) throw new Error(`${results.failed} failed`);
}

/** All of them, or those that `UNSANDBOX_TEST_FILES` names: `run.test,cancel.test`. */
function testFiles(): readonly string[] {
  const wanted = process.env['UNSANDBOX_TEST_FILES']?.split(',').map((name) => name.trim());
  const files = readdirSync(__dirname)
    .filter((name) => name.endsWith('.test.js'))
    .sort();
  const missing = wanted?.filter((name) => !files.includes(`${name}.js`)) ?? [];
  if (missing.length > 0) throw new Error(`There is no test file ${missing.join(', ')} in ${__dirname}.`);
  return files
    .filter((name) => wanted?.includes(name.replace(/\.js$/, '')) ?? true)
    .map((name) => join(__dirname, name));
}

/** The way of the console to whoever started the editor is long and loses lines; a file does not. */
function reportToFile() {
  const path = process.env['UNSANDBOX_TEST_REPORT'];
  if (path) Mocha.reporters.Base.consoleLog = (...args: unknown[]) => appendFileSync(path, `${format(...args)}\n`);
}

const resultOf = (test: Mocha.Test): TestResult => ({
  ...(test.file === undefined ? {} : { file: basename(test.file, '.js') }),
  name: test.fullTitle(),
  ms: test.duration ?? 0,
});

function countTests(stats: Mocha.Stats | undefined) {
  return { passed: stats?.passes ?? 0, failed: stats?.failures ?? 0, skipped: stats?.pending ?? 0 };
}

function writeResults(results: Results) {
  const path = process.env['UNSANDBOX_TEST_RESULTS'];
  if (!path) return;
  writeFileSync(`${path}.partial`, JSON.stringify(results));
  renameSync(`${path}.partial`, path);
}
