// `npm run release`: checks that this commit can be released, runs every test and makes the package. `-- --publish` then publishes it
// to both marketplaces and tags the commit. Other arguments go to vsce.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { capture, root, run } from './run.mjs';

const ovsx = 'ovsx@1.1.1'; // newer ones need Node 22

try {
  const args = process.argv.slice(2);
  await release(
    args.includes('--publish'),
    args.filter((arg) => arg !== '--publish'),
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/**
 * @param {boolean} isReal
 * @param {readonly string[]} forVsce
 */
async function release(isReal, forVsce) {
  const { version, repository } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const changelog = await readFile(join(root, 'CHANGELOG.md'), 'utf8');
  demand((await git('status', '--porcelain')) === '', 'The working tree is not clean. Commit or remove what is new.');
  demand((await git('tag', '--list', `v${version}`)) === '', `v${version} is tagged. Give package.json a new version.`);
  demand(
    new RegExp(`^## ${version} - \\d{4}-\\d{2}-\\d{2}$`, 'm').test(changelog),
    `CHANGELOG.md has no entry "## ${version} - " with its date.`,
  );
  if (isReal) {
    demand(repository !== undefined, 'package.json has no "repository", where the links of the README lead.');
    demand((await git('branch', '--remotes', '--contains', 'HEAD')) !== '', 'This commit is in no remote branch.');
    for (const token of ['VSCE_PAT', 'OVSX_PAT'])
      demand(process.env[token] !== undefined, `The environment variable ${token} has no marketplace token.`);
  }
  await step('npm', ['run', '--silent', 'test:all']);
  await step('npm', ['run', '--silent', 'package', '--', ...forVsce]);
  if (isReal) await publish(version);
  else console.log(`Version ${version} can be released: "npm run release -- --publish" does that.`);
}

/**
 * Where one of the two marketplaces fails, the whole can be repeated: what is there already is left as it is.
 * @param {string} version
 */
async function publish(version) {
  const { VSCE_PAT, OVSX_PAT, ...env } = process.env; // each token for its own marketplace alone
  const vsix = ['unsandbox.vsix', '--skip-duplicate'];
  await step(join(root, 'node_modules/.bin/vsce'), ['publish', '--packagePath', ...vsix], { ...env, VSCE_PAT });
  await step('npx', ['--yes', ovsx, 'publish', ...vsix], { ...env, OVSX_PAT });
  await git('tag', `v${version}`);
  console.log(`Version ${version} is published. Push its tag: git push origin v${version}`);
}

/**
 * @param {boolean} condition
 * @param {string} sentence what is wrong when it does not hold
 */
function demand(condition, sentence) {
  if (!condition) throw new Error(sentence);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
async function step(command, args, env = process.env) {
  const exitCode = await run(command, args, { cwd: root, env });
  if (exitCode !== 0) throw new Error(`"${[command, ...args].join(' ')}" failed with code ${exitCode}.`);
}

/** @param {readonly string[]} args */
async function git(...args) {
  const { code, output } = await capture('git', args, { cwd: root });
  if (code !== 0) throw new Error(`"git ${args.join(' ')}" failed with code ${code}:\n${output}`);
  return output.trim();
}
