import { readdirSync, readFileSync, statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { workDirectory } from './bubblewrap';
import type { JobLimits } from './jobLimits';

export type Breach = 'memory' | 'inodes';

/** Page size is 4 KiB on x64; where it is larger /proc counts fewer pages, so this errs on the safe side. */
const pageBytes = 4096;
const calmIntervalMs = 100;
const alertIntervalMs = 25;

export interface Usage {
  readonly memory: number;
  readonly inodes: number;
}

/**
 * Resource limits of the kernel hold for one process; the sum over all of them, shared memory and
 * scratch space is looked at here, several times a second. `initPid` is the sandbox's first process.
 */
export function watchJob(initPid: number, limits: JobLimits, onBreach: (breach: Breach) => void): () => void {
  const availableAtStart = availableMemory();
  const look = (): void => {
    const usage = usageOf(initPid);
    const memory = Math.max(usage?.memory ?? 0, hiddenMemory(availableAtStart, limits));
    if (memory > limits.memory) onBreach('memory');
    else if (usage !== undefined && usage.inodes > limits.inodes) onBreach('inodes');
    else timer = setTimeout(look, memory > limits.memory / 3 ? alertIntervalMs : calmIntervalMs);
  };
  let timer = setTimeout(look, calmIntervalMs);
  return () => clearTimeout(timer);
}

/**
 * Memory that belongs to no process's account (socket buffers, page tables): noticed only when the
 * machine itself runs short and has lost more since the job began than the job may have.
 */
function hiddenMemory(availableAtStart: number, limits: JobLimits): number {
  const available = availableMemory();
  const lost = availableAtStart - available;
  return available < totalmem() / 10 && lost > limits.memory ? lost : 0;
}

function availableMemory(): number {
  try {
    const line = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'));
    return Number(line?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Undefined while the sandbox is being set up (its root would still be the host's) and after its end. */
export function usageOf(initPid: number): Usage | undefined {
  const root = `/proc/${initPid}/root`;
  try {
    if (readFileSync(`/proc/${initPid}/comm`, 'utf8') === 'bwrap\n') return undefined;
    const scratch = [workDirectory, '/tmp', '/dev/shm'].map((path) => scratchUsage(`${root}${path}`));
    const processes = readdirSync(`${root}/proc`).filter((entry) => entry.charCodeAt(0) <= 57);
    const memory = processes.map((pid) => processUsage(`${root}/proc/${pid}`));
    const privateBytes = sum(memory.map((process) => process.privateBytes));
    const mappedBytes = sum(memory.map((process) => process.mappedBytes));
    // Pages of a shared anonymous mapping are nobody's once unmapped by all but one: count the mappings.
    const sharedBytes = mappedBytes > sharedMappingsFrom ? sharedMappings(root, processes) : 0;
    return {
      memory: privateBytes + sharedBytes + sum(scratch.map((usage) => usage.memory)),
      inodes: sum(scratch.map((usage) => usage.inodes)),
    };
  } catch {
    return undefined;
  }
}

const sharedMappingsFrom = 1024 * 1_048_576;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function scratchUsage(path: string): Usage {
  const { bsize, blocks, bfree, files, ffree } = statfsSync(path);
  return { memory: bsize * (blocks - bfree), inodes: files - ffree };
}

/** statm counts pages: size, resident, and of those the ones that are files or shared. */
function processUsage(directory: string): { privateBytes: number; mappedBytes: number } {
  try {
    const [size = 0, resident = 0, shared = 0] = readFileSync(`${directory}/statm`, 'utf8').split(' ').map(Number);
    return { privateBytes: (resident - shared) * pageBytes, mappedBytes: size * pageBytes };
  } catch {
    return { privateBytes: 0, mappedBytes: 0 };
  }
}

/** Bytes of all shared anonymous mappings, each counted once, touched or not. */
function sharedMappings(root: string, processes: readonly string[]): number {
  const sizes = new Map<string, number>();
  for (const pid of processes) {
    for (const [inode, bytes] of sharedMappingsOf(`${root}/proc/${pid}/maps`)) {
      sizes.set(inode, Math.max(bytes, sizes.get(inode) ?? 0));
    }
  }
  return sum([...sizes.values()]);
}

function sharedMappingsOf(maps: string): Map<string, number> {
  const sizes = new Map<string, number>();
  try {
    const pattern = /^([0-9a-f]+)-([0-9a-f]+) ..[-x]s \S+ \S+ (\d+)\s+\/dev\/zero \(deleted\)$/gm;
    for (const [, from = '0', to = '0', inode = ''] of readFileSync(maps, 'utf8').matchAll(pattern)) {
      sizes.set(inode, (sizes.get(inode) ?? 0) + Number.parseInt(to, 16) - Number.parseInt(from, 16));
    }
  } catch {
    // It ended between the listing and the look.
  }
  return sizes;
}
