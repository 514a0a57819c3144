import { availableParallelism, totalmem } from 'node:os';

const MiB = 1_048_576;

/** What one job may use. Bytes unless the name says otherwise. */
export interface JobLimits {
  /** Memory of all its processes, shared memory and scratch space together. */
  readonly memory: number;
  /** Writable private memory of one process: the stop between two looks of the watchdog. */
  readonly processData: number;
  /** Address space of one process, for programs that do not reserve it generously. */
  readonly processAddressSpace: number;
  readonly workDirectory: number;
  readonly temporary: number;
  readonly sharedMemory: number;
  /** Files, directories and links in scratch space. */
  readonly inodes: number;
  /** Processes and threads. */
  readonly processes: number;
  readonly openFiles: number;
  /** Open files of all processes together: the pipes among them are counted for all that their owner runs. */
  readonly descriptors: number;
  /** Sockets of all processes together, on the way to another one too: each holds some 200 KiB in the kernel. */
  readonly sockets: number;
  /** Of stdout and of stderr, each. */
  readonly output: number;
  readonly artifact: number;
}

/** `concurrency` jobs together must leave half of the machine's memory to its owner. */
export function jobLimits(concurrency: number): JobLimits {
  const memory = Math.round(Math.max(256 * MiB, Math.min(1024 * MiB, totalmem() / (2 * concurrency))));
  return {
    memory,
    processData: memory + memory / 2,
    processAddressSpace: Math.max(4 * memory, 4096 * MiB),
    workDirectory: 256 * MiB,
    temporary: 256 * MiB,
    sharedMemory: 64 * MiB,
    inodes: 20_000,
    processes: 256,
    openFiles: 512,
    descriptors: 4096,
    sockets: 1024,
    output: MiB,
    artifact: 16 * MiB,
  };
}

export const defaultConcurrency = Math.min(availableParallelism(), 4);
