import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import type { JobLimits } from '../limits/jobLimits';

export const workDirectory = '/sandbox';
export const inputDirectory = '/tmp/input';
/** The script that is the sandbox's first process. */
export const stagePath = '/etc/stage';

/** A file written into the sandbox; its bytes go through a pipe and never touch the host's disk. */
export interface SandboxFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly mode?: string;
}

/** A host file or directory that the sandbox sees, read-only. */
export interface Mount {
  readonly source: string;
  readonly target: string;
}

export interface SandboxSpec {
  readonly limits: JobLimits;
  readonly mounts: readonly Mount[];
  readonly shareNetwork: boolean;
}

/** The descriptors that bubblewrap reads from and reports to. */
export interface SandboxDescriptors {
  readonly seccomp: number | undefined;
  readonly files: ReadonlyArray<{ readonly descriptor: number; readonly path: string; readonly mode: string }>;
}

/** Everything but the command; given by `--args`, because /proc/1/cmdline shows what is not. */
export function bubblewrapArguments(spec: SandboxSpec, descriptors: SandboxDescriptors): string[] {
  return [
    ...namespaces(spec.shareNetwork),
    ...systemDirectories(),
    ...['--perms', '0755', '--dir', '/etc'],
    ...spec.mounts.flatMap(({ source, target }) => ['--ro-bind', source, target]),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...scratch('/dev/shm', spec.limits.sharedMemory),
    ...scratch('/tmp', spec.limits.temporary),
    ...scratch(workDirectory, spec.limits.workDirectory),
    ...['--perms', '0755', '--dir', inputDirectory],
    ...descriptors.files.flatMap(({ descriptor, path, mode }) => ['--perms', mode, '--file', `${descriptor}`, path]),
    ...readOnly('/dev', '/proc', '/'),
    ...(descriptors.seccomp === undefined ? [] : ['--seccomp', `${descriptors.seccomp}`]),
    ...['--chdir', workDirectory],
  ];
}

function namespaces(shareNetwork: boolean): string[] {
  return [
    ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    ...(shareNetwork || __WITHOUT__ === 'unshare-net' ? [] : ['--unshare-net']),
    ...(__WITHOUT__ === 'nested-namespaces' ? [] : ['--disable-userns']),
    ...(__WITHOUT__ === 'new-session' ? [] : ['--new-session']),
    ...(__WITHOUT__ === 'die-with-parent' ? [] : ['--die-with-parent']),
    ...['--as-pid-1', '--cap-drop', 'ALL', '--uid', '1000', '--gid', '1000', '--hostname', 'sandbox'],
  ];
}

/** /usr, and /bin, /lib and their like as this machine has them: links into /usr, or directories. */
function systemDirectories(): string[] {
  const top = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'].filter((path) => existsSync(path));
  return [
    ...['--ro-bind', '/usr', '/usr'],
    ...top.flatMap((path) =>
      lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path],
    ),
  ];
}

/** Without a size a tmpfs takes half of the machine's memory. */
function scratch(path: string, bytes: number): string[] {
  const size = __WITHOUT__ === 'sized-scratch' ? [] : ['--size', `${bytes}`];
  return ['--perms', '0777', ...size, '--tmpfs', path];
}

/** bubblewrap's root and /dev are themselves writable tmpfs, half of the machine's memory each. */
function readOnly(...paths: readonly string[]): string[] {
  return __WITHOUT__ === 'remount-read-only' ? [] : paths.flatMap((path) => ['--remount-ro', path]);
}
