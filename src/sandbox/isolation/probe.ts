import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { sentences } from '../../locale';
import { usageOf } from '../limits/usage';
import { findOutsideWorkspace } from './host';
import { NotPossible } from './notPossible';
import { type Isolation, runInSandbox, type SandboxJob } from './runInSandbox';
import { mostOpenFiles } from './spareDescriptors';

const oldest = { major: 0, minor: 8 };

/** The absolute path of a bubblewrap that is new enough; throws NotPossible. */
export function findBubblewrap(platform: string = process.platform, find = findOutsideWorkspace): string {
  if (platform !== 'linux') {
    const system = { darwin: 'macOS', win32: 'Windows' }[platform] ?? platform;
    const wsl = platform === 'win32' ? l10n.t('On Windows it works within WSL 2.') : '';
    const why = l10n.t('The local sandbox needs Linux; this is {0}. Use the cloud service instead.', system);
    throw new NotPossible(sentences(why, wsl), 'linux');
  }
  const bwrap = find('bwrap');
  if (bwrap === undefined) {
    const why = l10n.t('The local sandbox needs bubblewrap, which is not installed. {0}', howToInstall());
    throw new NotPossible(why, 'bubblewrap');
  }
  checkVersion(bwrap, spawnSync(bwrap, ['--version'], { encoding: 'utf8', env: {}, cwd: '/' }).stdout);
  return bwrap;
}

/** Throws NotPossible where what bubblewrap says of itself is too old. */
export function checkVersion(bwrap: string, said: string): void {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(said) ?? [];
  if (Number(major) > oldest.major || Number(minor) >= oldest.minor) return;
  throw new NotPossible(
    l10n.t(
      'bubblewrap at {0} is version {1}; the local sandbox needs {2} or newer. {3}',
      bwrap,
      `${major}.${minor}`,
      `${oldest.major}.${oldest.minor}`,
      howToInstall(),
    ),
    'bubblewrap',
  );
}

function howToInstall(): string {
  const installers = [
    ['/usr/bin/apt-get', 'sudo apt-get install bubblewrap'],
    ['/usr/bin/dnf', 'sudo dnf install bubblewrap'],
    ['/usr/bin/pacman', 'sudo pacman -S bubblewrap'],
    ['/usr/bin/zypper', 'sudo zypper install bubblewrap'],
    ['/sbin/apk', 'apk add bubblewrap'],
  ] as const;
  const command = installers.find(([program]) => existsSync(program))?.[1];
  return command === undefined ? l10n.t('Install it with your package manager.') : l10n.t('Install it: {0}', command);
}

/** Runs a real job and looks at it from outside, as every later one will be; throws NotPossible. */
export async function probe(isolation: Isolation): Promise<void> {
  if (isolation.seccomp === undefined) {
    throw new NotPossible(l10n.t('The local sandbox knows the x64 and arm64 kernels only; this is {0}.', process.arch));
  }
  checkOpenFiles();
  // On a busy machine a short job may be over before it was looked at.
  for (const seconds of [0.05, 0.5, 3]) {
    if (await isWatched(isolation, seconds)) return;
  }
  throw new NotPossible(
    l10n.t('The local sandbox cannot watch what its jobs use: /proc is restricted on this machine.'),
  );
}

const fewestOpenFiles = 256;

/** A job takes some twenty while it starts. Node has raised the limit as far as it may. */
function checkOpenFiles(): void {
  const most = mostOpenFiles(thisMachine.read);
  if (most === undefined || most >= fewestOpenFiles) return;
  throw new NotPossible(
    l10n.t(
      'The local sandbox needs {0} open files; here it may have {1}. Raise the limit: ulimit -n {0}',
      fewestOpenFiles,
      most,
    ),
  );
}

/** Whether a job of this length could be looked at from outside; throws NotPossible if it did not run at all. */
async function isWatched(isolation: Isolation, seconds: number): Promise<boolean> {
  const looks: ReturnType<typeof setInterval>[] = [];
  const seen: boolean[] = [];
  const result = await runInSandbox(isolation, probeJob(seconds), new AbortController().signal, (initPid) => {
    looks.push(setInterval(() => seen.push(usageOf(initPid) !== undefined), 10));
  });
  for (const look of looks) clearInterval(look);
  if (result.exitCode !== 0 || result.stdout !== 'ready\n') throw new NotPossible(explain(result.stderr), 'namespaces');
  return seen.includes(true);
}

const probeJob = (seconds: number): SandboxJob => ({
  program: {
    compile: [],
    artifacts: {},
    run: ['/bin/sh', '-c', `echo ready; exec /bin/sleep ${seconds}`],
    environment: [],
    reservesAddressSpace: false,
  },
  files: [],
  mounts: [],
  ttlSeconds: 30,
});

/** bubblewrap's own words, and the usual cause behind them. */
export function explain(said: string, machine: Machine = thisMachine): string {
  const words = said.trim().split('\n')[0] ?? '';
  return l10n.t(
    'bubblewrap cannot make a sandbox on this machine ({0}). {1}',
    words || l10n.t('it said nothing'),
    remedy(words, machine),
  );
}

const installProfile =
  'sudo apt-get install apparmor-profiles && sudo ln -s /usr/share/apparmor/extra-profiles/bwrap-userns-restrict ' +
  '/etc/apparmor.d/ && sudo systemctl reload apparmor';

function remedy(words: string, { read }: Machine): string {
  // It is denied with the words that forbidden namespaces have, too.
  if (/ulimit/.test(words))
    return l10n.t('Its resource limits cannot be set here: start it without `ulimit` of your own.');
  if (read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1') {
    return l10n.t(
      'AppArmor restricts user namespaces (as Ubuntu 24.04 does). Install the profile that allows bubblewrap: {0}',
      installProfile,
    );
  }
  if (read('/proc/sys/kernel/unprivileged_userns_clone') === '0') {
    return l10n.t(
      'The kernel forbids user namespaces. Allow them: {0}',
      'sudo sysctl kernel.unprivileged_userns_clone=1',
    );
  }
  if (read('/proc/sys/user/max_user_namespaces') === '0') {
    return l10n.t(
      'The kernel allows no user namespaces. Allow them: {0}',
      'sudo sysctl user.max_user_namespaces=10000',
    );
  }
  if (read('/.dockerenv') !== undefined || read('/run/.containerenv') !== undefined) {
    return l10n.t(
      'This is a container that forbids user namespaces. Start it with {0}, or use the cloud service.',
      '--security-opt seccomp=unconfined --security-opt systempaths=unconfined',
    );
  }
  return /namespace|permitted|denied/i.test(words)
    ? l10n.t(
        'User namespaces seem to be forbidden here, by the kernel or by a container. Allow them, or use the cloud service.',
      )
    : l10n.t('Use the cloud service instead.');
}

/** Where the causes are looked up; a test brings its own. */
export interface Machine {
  /** A file's text without the space around it; undefined where it cannot be read. */
  readonly read: (path: string) => string | undefined;
}

const thisMachine: Machine = {
  read: (path) => {
    try {
      return readFileSync(path, 'utf8').trim();
    } catch {
      return undefined;
    }
  },
};
