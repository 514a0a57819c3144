import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { codeServerPackages } from './debianPackages.mjs';
import { installDebianPackages } from './installDebianPackages.mjs';
import { buildDir } from './paths.mjs';
import { runQuietly } from './run.mjs';

// code-server is VS Code's workbench and extension host behind a web server, the one real VS Code
// that the npm registry has. `node` is the version each release wants; a Node package with a plain
// `bin` and the headers spares node-gyp a download.
const releases = {
  newest: { version: '4.139.1', node: '24.21.0', rebuild: ['@vscode/spdlog', '@vscode/native-watchdog', 'node-pty'] },
  // The VS Code 1.100 that `engines` in package.json starts at.
  oldest: { version: '4.100.3', node: '20.19.5', rebuild: ['@vscode/spdlog', 'native-watchdog', 'node-pty'] },
};

/** @typedef {keyof typeof releases} Release */

/**
 * Installs code-server where it is missing.
 * @param {Release} release
 * @returns {Promise<{node: string, entry: string}>} the Node to run it with, and its main script
 */
export async function installCodeServer(release) {
  const { version } = releases[release];
  const dir = join(buildDir, 'code-server', version);
  // The folder gets its name when all is in it, so an install that was interrupted is done again.
  if (!existsSync(dir)) {
    await installDebianPackages(codeServerPackages);
    const partial = `${dir}.partial-${process.pid}`;
    console.log(`Installing code-server ${version} (about a minute) …`);
    await removePartials();
    await install(partial, release);
    await rename(partial, dir).catch((/** @type {unknown} */ error) => {
      if (!existsSync(dir)) throw error; // else another install was faster
    });
  }
  return {
    node: join(dir, 'node_modules', nodePackage(), 'bin/node'),
    entry: join(dir, 'node_modules/code-server/out/node/entry.js'),
  };
}

/**
 * @param {string} dir
 * @param {Release} release
 */
async function install(dir, release) {
  const { version, node, rebuild } = releases[release];
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'package.json'), '{ "private": true }');
  await npm(
    dir,
    ['install', '--no-save', '--ignore-scripts', `code-server@${version}`, `${nodePackage()}@${node}`],
    process.env,
  );
  const env = buildEnv(join(dir, 'node_modules', nodePackage()));
  const server = join(dir, 'node_modules/code-server');
  const vscode = join(server, 'lib/vscode');
  await npm(vscode, ['install', '--omit=dev', '--ignore-scripts'], env);
  // The TypeScript extension complains aloud about a missing language service.
  await npm(join(vscode, 'extensions'), ['install', '--omit=dev', '--ignore-scripts'], env);
  await npm(vscode, ['rebuild', ...rebuild], env);
  if (release === 'oldest') {
    await npm(dir, ['rebuild', 'argon2'], env);
    await mkdir(join(vscode, 'node_modules/@vscode/ripgrep/bin'), { recursive: true });
    await symlink('/usr/bin/rg', join(vscode, 'node_modules/@vscode/ripgrep/bin/rg'));
  }
}

function nodePackage() {
  return `node-linux-${process.arch}`;
}

/** @param {string} nodeDir */
function buildEnv(nodeDir) {
  return {
    ...process.env,
    PATH: [join(nodeDir, 'bin'), process.env['PATH']].join(delimiter),
    npm_config_nodedir: nodeDir,
    npm_config_yes: 'true',
  };
}

/**
 * @param {string} cwd
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function npm(cwd, args, env) {
  // `npm test` and `npm start` hand their own folder down to the npm they run.
  const { npm_config_local_prefix: _local, npm_config_prefix: _prefix, ...rest } = env;
  await runQuietly('npm', ['--no-audit', '--no-fund', ...args], { cwd, env: rest });
}

/** What an interrupted install left, unless its process still works on it. */
async function removePartials() {
  const dir = join(buildDir, 'code-server');
  const names = await readdir(dir).catch(() => /** @type {string[]} */ ([]));
  const left = names.filter((name) => !isRunning(Number(name.split('.partial-')[1])));
  await Promise.all(
    left.filter((name) => name.includes('.partial-')).map((name) => rm(join(dir, name), { recursive: true })),
  );
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
