import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import type { Mount, SandboxFile } from './bubblewrap';
import { findOutsideWorkspace } from './host';

/** Outbound connections for one job: a network of its own behind pasta, which dies with this process. */
export interface Egress {
  /** A process that lives in the network; its namespaces are the job's. */
  readonly holderPid: number;
  readonly close: () => void;
}

export interface EgressTools {
  readonly pasta: string;
  readonly nsenter: string;
}

const resolver = '169.254.1.53';
/** A busy machine takes its time. */
const slowestMs = 20_000;

/** With pasta's own defaults the host's loopback could be reached, in both directions. */
const closedFlags =
  __WITHOUT__ === 'closed-egress'
    ? ['-q', '--config-net']
    : ['-q', '--config-net', '--no-map-gw', '-t', 'none', '-u', 'none', '-T', 'none', '-U', 'none'];

/** The tools, or the sentence that says why there is no semitrusted here. */
export async function findEgress(): Promise<EgressTools | string> {
  const pasta = findOutsideWorkspace('pasta');
  const nsenter = findOutsideWorkspace('nsenter');
  if (pasta === undefined) return 'semitrusted needs pasta on this machine: install the package passt.';
  if (nsenter === undefined) return 'semitrusted needs nsenter on this machine: install the package util-linux.';
  try {
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK);
  } catch {
    return 'semitrusted needs /dev/net/tun, which may not be opened here: sudo chmod 666 /dev/net/tun';
  }
  try {
    (await openEgress({ pasta, nsenter })).close();
    return { pasta, nsenter };
  } catch (error) {
    return `semitrusted is not possible: ${error instanceof Error ? error.message : error}`;
  }
}

/** The holder ends when its stdin does, and pasta with it: also when this process is killed. */
export function openEgress({ pasta }: EgressTools): Promise<Egress> {
  const holder = ['/bin/sh', '-c', 'echo ready; exec /bin/cat >/dev/null'];
  const child = spawn(pasta, [...closedFlags, '--dns-forward', resolver, '--', ...holder], {
    env: {},
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const close = (): void => {
    child.stdin.end();
    setTimeout(() => child.kill('SIGKILL'), 1000).unref();
  };
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const fail = (why: string): void => {
      clearTimeout(timer);
      close();
      reject(new Error(`pasta could not make a network (${why}).`));
    };
    const timer = setTimeout(() => fail('it took too long'), slowestMs);
    child.stdin.on('error', () => {});
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    child.once('error', (error) => fail(error.message));
    child.once('exit', () => fail(said.join('').trim().split('\n').at(-1) ?? 'it ended'));
    child.stdout.once('data', () => {
      clearTimeout(timer);
      const holderPid = childOf(child);
      if (holderPid === undefined) fail('its process is not to be found');
      else resolve({ holderPid, close });
    });
  });
}

function childOf({ pid }: ChildProcess): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]) || undefined;
  } catch {
    return undefined;
  }
}

/** What a program needs to find hosts and to trust them. */
export const egressFiles: readonly SandboxFile[] = [
  { path: '/etc/resolv.conf', content: Buffer.from(`nameserver ${resolver}\n`) },
];

export const egressMounts = (): Mount[] =>
  ['/etc/ssl/certs', '/etc/ssl/openssl.cnf', '/etc/pki/tls/certs']
    .filter((path) => existsSync(path))
    .map((path) => ({ source: path, target: path }));
