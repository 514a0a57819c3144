import { capture, run } from './run.mjs';

/**
 * Installs the packages that are missing; does nothing when all are there.
 * @param {import('./debianPackages.mjs').DebianPackages} packages
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

/** @param {import('./debianPackages.mjs').DebianPackages} packages */
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
