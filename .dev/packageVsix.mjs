import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { failure } from './testResult.mjs';

export const vsixPath = join(root, 'unsandbox.vsix');

/**
 * What people download stays small. The patterns by which places are found in the output of 42 languages' tools are a file of
 * their own, of some 20 KB; each language that people read it in has two, together as large.
 */
const limits = { files: 22, bytes: 350 * 1024 };

/**
 * Packages the extension and holds the package to its limits.
 * @returns {Promise<import('./testResult.mjs').TestResult>}
 */
export async function packageVsix() {
  await rm(vsixPath, { force: true });
  const exitCode = await run('npm', ['run', '--silent', 'package'], { cwd: root });
  if (exitCode !== 0) return failure(`npm run package failed with code ${exitCode}`);
  const zip = await readFile(vsixPath);
  const files = countFiles(zip);
  console.log(`unsandbox.vsix: ${files} files, ${Math.round(zip.length / 1024)} KB`);
  if (files > limits.files) return failure(`${files} files, at most ${limits.files} are wanted`);
  if (zip.length > limits.bytes) return failure(`${zip.length} bytes, at most ${limits.bytes} are wanted`);
  return { passed: 1, failed: 0 };
}

/**
 * @param {Buffer} zip
 * @returns {number} what the record at a zip archive's end says
 */
function countFiles(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('unsandbox.vsix is not a zip archive.');
  return zip.readUInt16LE(end + 10);
}
