import { readdirSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { workDirectory } from '../isolation/bubblewrap';

/** What a job uses now. Everything here takes the same short time, whatever its processes did to their memory. */
export interface Usage {
  /** Bytes of private memory, page tables and scratch space. */
  readonly memory: number;
  readonly scratch: number;
  readonly inodes: number;
  readonly processes: readonly string[];
  readonly descriptors: number;
  readonly sockets: number;
}

/** Undefined while the sandbox is being set up (its root would still be the host's) and after its end. */
export function usageOf(initPid: number): Usage | undefined {
  const root = `/proc/${initPid}/root`;
  try {
    if (readFileSync(`/proc/${initPid}/comm`, 'utf8') === 'bwrap\n') return undefined;
    const scratch = [workDirectory, '/tmp', '/dev/shm'].map((path) => scratchUsage(`${root}${path}`));
    const processes = readdirSync(`${root}/proc`)
      .filter((entry) => entry.charCodeAt(0) <= 57)
      .map((pid) => `${root}/proc/${pid}`);
    const each = processes.map(processUsage);
    const scratchBytes = sum(scratch.map(({ memory }) => memory));
    return {
      memory: sum(each.map(({ memory }) => memory)) + scratchBytes,
      scratch: scratchBytes,
      inodes: sum(scratch.map(({ inodes }) => inodes)),
      processes,
      descriptors: sum(each.map(({ descriptors }) => descriptors)),
      sockets: socketsOf(initPid),
    };
  } catch {
    return undefined;
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function scratchUsage(path: string): { memory: number; inodes: number } {
  const { bsize, blocks, bfree, files, ffree } = statfsSync(path);
  return { memory: bsize * (blocks - bfree), inodes: files - ffree };
}

/** `status`, not `maps` or `smaps`: those list every mapping, of which a process may make 65 530. */
function processUsage(directory: string): { memory: number; descriptors: number } {
  try {
    const status = readFileSync(`${directory}/status`, 'latin1');
    const kibibytes = kibibytesOf(status, 'RssAnon:') + kibibytesOf(status, 'VmSwap:') + pageTables(status);
    // Linux 6.2 and newer tell the number of entries as the size.
    return { memory: kibibytes * 1024, descriptors: statSync(`${directory}/fd`).size };
  } catch {
    // It ended between the listing and the look.
    return { memory: 0, descriptors: 0 };
  }
}

/** A program that touches one page in every 2 MiB has little memory and many page tables. */
const pageTables = (status: string): number => (__WITHOUT__ === 'page-tables' ? 0 : kibibytesOf(status, 'VmPTE:'));

/** Zero where there is no such line: a zombie has none of them. */
function kibibytesOf(text: string, field: string): number {
  const at = text.indexOf(`\n${field}`);
  return at < 0 ? 0 : Number.parseInt(text.slice(at + field.length + 1, at + field.length + 24), 10);
}

/** Of the job's network namespace; also those that no process has open, because they are being passed on. */
function socketsOf(initPid: number): number {
  if (__WITHOUT__ === 'socket-limit') return 0;
  return Number(/^sockets: used (\d+)/.exec(readFileSync(`/proc/${initPid}/net/sockstat`, 'latin1'))?.[1] ?? 0);
}
