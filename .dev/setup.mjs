// Installs what the other tools need, where it is missing: Debian packages, node_modules, code-server.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { buildDir, capture, root, run, runQuietly } from './run.mjs';

/**
 * The Debian packages the project uses, each with a command that it brings: by the package's name
 * it is looked up where there is dpkg, by the command elsewhere.
 * @typedef {Readonly<Record<string, string>>} DebianPackages
 */

/** The local sandbox, and the language of the sample that one runs first. @type {DebianPackages} */
export const sandboxPackages = { bubblewrap: 'bwrap', python3: 'python3' };

/** What compiles code-server's native modules. @type {DebianPackages} */
export const codeServerPackages = { gcc: 'gcc', 'g++': 'g++', make: 'make', python3: 'python3' };

/** A browser to drive code-server with, legible in screenshots; the oldest code-server's search. @type {DebianPackages} */
const editorPackages = { chromium: 'chromium', 'fonts-dejavu-core': 'fc-list', ripgrep: 'rg' };

/** Every language of the local sandbox that Debian has. @type {DebianPackages} */
const languagePackages = {
  bash: 'bash',
  perl: 'perl',
  ruby: 'ruby',
  'php-cli': 'php',
  'lua5.4': 'lua5.4',
  gawk: 'gawk',
  tcl: 'tclsh',
  'golang-go': 'go',
  rustc: 'rustc',
  'default-jdk-headless': 'javac',
  kotlin: 'kotlinc',
  groovy: 'groovy',
  clojure: 'clojure',
  'mono-mcs': 'mcs',
  gobjc: 'gcc',
  gfortran: 'gfortran',
  gnucobol4: 'cobc',
  gdc: 'gdc',
  nim: 'nim',
  crystal: 'crystal',
  ghc: 'ghc',
  'ocaml-nox': 'ocamlopt',
  'r-base-core': 'Rscript',
  raku: 'raku',
  elixir: 'elixir',
  'erlang-base': 'erl',
  'guile-3.0': 'guile',
  sbcl: 'sbcl',
  'swi-prolog-nox': 'swipl',
  gforth: 'gforth',
  clang: 'clang', // to WebAssembly, with the three below
  lld: 'wasm-ld',
  'wasi-libc': 'clang',
  'libclang-rt-dev-wasm32': 'clang',
};

/** Everything `npm test` needs; passt is the sandbox's network where a job may have one. @type {DebianPackages} */
export const testPackages = { ...editorPackages, ...languagePackages, passt: 'pasta' };

/**
 * Installs the packages that are missing; does nothing when all are there.
 * @param {DebianPackages} packages
 */
export async function installDebianPackages(packages) {
  const missing = await missingPackages(packages);
  if (missing.length === 0) return;
  if (!(await hasCommand('apt-get'))) {
    throw new Error(`These are missing; install them with your system's package manager: ${missing.join(' ')}`);
  }
  if (process.getuid?.() !== 0) {
    throw new Error(
      `Debian packages are missing. Run this, then try again:\n\n  sudo apt-get install -y ${missing.join(' ')}\n`,
    );
  }
  console.log(`Installing Debian packages: ${missing.join(' ')}`);
  // A fresh machine has no package lists, an old one has lists whose packages are gone.
  if ((await aptInstall(missing)).code === 0) return;
  await run('apt-get', [...lockWait, 'update', '-qq']);
  const { code, output } = await aptInstall(missing);
  if (code !== 0) throw new Error(`apt-get could not install ${missing.join(' ')}:\n${output}`);
}

/** Two installs at a time wait for each other instead of failing. */
const lockWait = ['-o', 'DPkg::Lock::Timeout=600', '-o', 'Acquire::Retries=3'];

/** @param {readonly string[]} names */
function aptInstall(names) {
  const args = [...lockWait, '-o', 'Dpkg::Use-Pty=0', 'install', '-y', '-qq', '--no-install-recommends', ...names];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return capture('apt-get', args, { env });
}

/** @param {DebianPackages} packages */
async function missingPackages(packages) {
  if (await hasCommand('dpkg-query')) {
    const names = Object.keys(packages);
    // It fails when it knows one of the names not at all, and lists the others all the same.
    const { output } = await capture('dpkg-query', ['--list', ...names]);
    const installed = output.split('\n').filter((line) => line.startsWith('ii '));
    return names.filter((name) => !installed.some((line) => line.split(/[\s:]+/)[1] === name));
  }
  const found = await Promise.all(Object.values(packages).map(hasCommand));
  return Object.keys(packages).filter((_, index) => !found[index]);
}

/** @param {string} command */
async function hasCommand(command) {
  return (await capture('sh', ['-c', 'command -v "$0"', command])).code === 0;
}

/** Brings `node_modules` to what `package-lock.json` says; does nothing when it is there already. */
export async function installNodeModules() {
  const [wanted, installed] = await Promise.all([
    lockedPackages('package-lock.json'),
    lockedPackages('node_modules/.package-lock.json').catch(() => undefined),
  ]);
  if (installed && isInstalled(wanted, installed)) return;
  console.log('Installing node_modules (npm ci) …');
  await runQuietly('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, shell: process.platform === 'win32' });
}

/** @typedef {Record<string, {version?: string, optional?: boolean}>} LockedPackages */

/**
 * @param {LockedPackages} wanted
 * @param {LockedPackages} installed
 */
function isInstalled(wanted, installed) {
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  );
}

/**
 * @param {string} path
 * @returns {Promise<LockedPackages>}
 */
async function lockedPackages(path) {
  return JSON.parse(await readFile(join(root, path), 'utf8')).packages;
}

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
