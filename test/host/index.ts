import { appendFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import * as vscode from 'vscode';

/**
 * Runs the bundled suites beside this file inside the extension host. The editor's exit code alone
 * proves nothing (a killed extension host reports success), hence the results file: it appears
 * under its name only when the whole run is over.
 */
export async function run(): Promise<void> {
  console.log('Host tests begin'); // a sign of life: see .dev/suiteInBrowser.mjs
  reportToFile();
  Mocha.reporters.Base.consoleLog(`VS Code ${vscode.version} (${vscode.env.appName})`);
  const grep = process.env['UNSANDBOX_TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 30_000,
    color: process.env['UNSANDBOX_TEST_COLOR'] === '1',
    ...(grep ? { grep } : {}),
  });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(join(__dirname, name));
  }
  const counts = await new Promise<ReturnType<typeof countTests>>((resolve) => {
    const runner = mocha.run(() => resolve(countTests(runner.stats)));
  });
  writeResults(counts);
  if (counts.failed > 0) throw new Error(`${counts.failed} failed`);
}

/** The way of the console to whoever started the editor is long and loses lines; a file does not. */
function reportToFile() {
  const path = process.env['UNSANDBOX_TEST_REPORT'];
  if (path) Mocha.reporters.Base.consoleLog = (...args: unknown[]) => appendFileSync(path, `${format(...args)}\n`);
}

function countTests(stats: Mocha.Stats | undefined) {
  return { passed: stats?.passes ?? 0, failed: stats?.failures ?? 0, skipped: stats?.pending ?? 0 };
}

function writeResults(counts: object) {
  const path = process.env['UNSANDBOX_TEST_RESULTS'];
  if (!path) return;
  writeFileSync(`${path}.partial`, JSON.stringify(counts));
  renameSync(`${path}.partial`, path);
}
