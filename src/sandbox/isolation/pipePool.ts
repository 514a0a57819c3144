import { spawn } from 'node:child_process';
import { closeSync, constants, openSync, readlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/**
 * A pipe as the kernel means it. What Node gives its children under that name is a socket, and a program
 * that opens /dev/stdout or /dev/stderr by its path, as many a shell script does, cannot open a socket.
 */
export interface Pipe {
  /** For the child; closed here once it has it. */
  readonly writeEnd: number;
  readonly readEnd: number;
}

const kept = 8;
const slowestMs = 2000;
const descriptors = [3, 4, 5, 6, 7, 8];

/**
 * Pipes are made ahead, because Node cannot: a shell keeps its here-documents in them, and lends them by
 * way of /proc. Each is used once.
 */
export class PipePool {
  readonly #ready: Pipe[] = [];
  #filling: Promise<void> | undefined;

  /** Undefined where the shell or /proc does not play along. */
  async take(): Promise<Pipe | undefined> {
    if (this.#ready.length === 0) await this.#fill();
    const pipe = this.#ready.shift();
    if (this.#ready.length < kept) void this.#fill();
    return pipe;
  }

  #fill(): Promise<void> {
    this.#filling ??= borrowPipes().then((pipes) => {
      this.#ready.push(...pipes);
      this.#filling = undefined;
    });
    return this.#filling;
  }
}

/** Never rejects: without pipes, sockets will do. */
function borrowPipes(): Promise<Pipe[]> {
  const documents = descriptors.map((descriptor) => `${descriptor}<<E`).join(' ');
  const script = `exec ${documents}\n${'E\n'.repeat(descriptors.length)}echo ready; read end`;
  const lender = spawn('/bin/sh', ['-c', script], { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] });
  return new Promise((resolve) => {
    const settle = (pipes: Pipe[]): void => {
      clearTimeout(timer);
      lender.stdin.destroy();
      resolve(pipes);
    };
    const timer = setTimeout(() => settle([]), slowestMs);
    lender.stdin.on('error', () => {});
    lender.once('error', () => settle([])).once('exit', () => settle([]));
    lender.stdout.once('data', () => settle(descriptors.flatMap((at) => openPipe(`/proc/${lender.pid}/fd/${at}`))));
  });
}

function openPipe(path: string): Pipe[] {
  try {
    // A shell of another make may keep here-documents in files.
    if (!readlinkSync(path).startsWith('pipe:')) return [];
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return [{ readEnd, writeEnd: openSync(path, constants.O_WRONLY) }];
  } catch {
    return [];
  }
}

/** Ends when the last process that has the other end is gone. */
export const readPipe = ({ readEnd }: Pipe): Readable => new Socket({ fd: readEnd, readable: true, writable: false });

export const closeWriteEnd = ({ writeEnd }: Pipe): void => closeSync(writeEnd);
