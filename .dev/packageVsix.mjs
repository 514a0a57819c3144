import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { failure } from './testResult.mjs';
import { vsixProblems } from './vsixProblems.mjs';

export const vsixPath = join(root, 'unsandbox.vsix');

/**
 * Packages the extension, and looks at what came out.
 * @param {readonly string[]} [args] for vsce
 * @returns {Promise<import('./testResult.mjs').TestResult>}
 */
export async function packageVsix(args = []) {
  await rm(vsixPath, { force: true });
  const exitCode = await run('npm', ['run', '--silent', 'package', '--', ...args], { cwd: root });
  if (exitCode !== 0) return failure(`npm run package failed with code ${exitCode}`);
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const problems = vsixProblems(await readFile(vsixPath), manifest);
  for (const problem of problems) console.log(`unsandbox.vsix: ${problem}`);
  return problems[0] === undefined ? { passed: 1, failed: 0 } : failure(problems[0]);
}
