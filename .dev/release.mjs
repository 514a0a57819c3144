// `npm run release`: looks whether this state of the repository can be released, packages it and looks at the package. With
// `-- --publish` it then goes to both marketplaces, and the commit gets the version's tag. Other arguments go to vsce, such as
// `--baseImagesUrl` for a repository that is neither on GitHub nor on GitLab.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageVsix, vsixPath } from './packageVsix.mjs';
import { root } from './paths.mjs';
import { releaseProblems } from './releaseProblems.mjs';
import { run } from './run.mjs';

const ovsx = 'ovsx@1.1.1'; // newer ones need Node 22

const args = process.argv.slice(2);
process.exitCode = (await release(
  { isReal: args.includes('--publish') },
  args.filter((arg) => arg !== '--publish'),
))
  ? 0
  : 1;

/**
 * @param {{isReal: boolean}} options
 * @param {readonly string[]} forVsce
 * @returns {Promise<boolean>} false when it was refused or failed; it has been said why
 */
async function release({ isReal }, forVsce) {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const { always, toPublish } = await releaseProblems(root, process.env);
  const refusals = isReal ? [...always, ...toPublish] : always;
  for (const sentence of refusals) console.error(sentence);
  if (refusals.length > 0) return false;
  const packaged = await packageVsix(forVsce);
  if (packaged.failed > 0) {
    console.error(`The package is not as it should be: ${packaged.reason}`);
    return false;
  }
  if (isReal) return publish(version);
  console.log(`Version ${version} can be released. Nothing was published: "npm run release -- --publish" does that.`);
  for (const sentence of toPublish) console.log(`Before that: ${sentence}`);
  return true;
}

/**
 * Where one of two marketplaces failed the whole can be repeated: what is there already is left as it is.
 * @param {string} version
 */
async function publish(version) {
  const { VSCE_PAT, OVSX_PAT, ...env } = process.env; // each token for its own marketplace alone
  const vsce = join(root, 'node_modules/.bin/vsce');
  const done =
    (await runStep(vsce, ['publish', '--packagePath', vsixPath, '--skip-duplicate'], { ...env, VSCE_PAT })) &&
    (await runStep('npx', ['--yes', ovsx, 'publish', vsixPath, '--skip-duplicate'], { ...env, OVSX_PAT })) &&
    (await runStep('git', ['tag', `v${version}`], env));
  if (done) console.log(`Version ${version} is published. Push its tag: git push origin v${version}`);
  return done;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function runStep(command, args, env) {
  const exitCode = await run(command, args, { cwd: root, env });
  if (exitCode !== 0)
    console.error(
      `"${[command, ...args].join(' ')}" failed with code ${exitCode}. When that is mended, repeat the release.`,
    );
  return exitCode === 0;
}
