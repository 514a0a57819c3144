import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { closeSync, constants, openSync, readlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';

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
const descriptors = [3, 4, 5, 6, 7, 8, 9];

/** Keeps its here-documents, which are empty, in pipes, and makes new ones for each line that it reads. */
const documents = descriptors.map((descriptor) => `${descriptor}<<E`).join(' ');
const script = `while read more; do exec ${documents}\n${'E\n'.repeat(descriptors.length)}echo ready; done`;

/**
 * Node cannot make a pipe, but a shell does, and lends it by way of /proc. They are borrowed a few at a
 * time, ahead; each is used once. The shell ends with this process.
 */
export class PipePool {
  readonly #ready: Pipe[] = [];
  #filling: Promise<void> | undefined;
  #lender: ChildProcessByStdio<Writable, Readable, null> | undefined;

  /** Undefined where the shell or /proc does not play along. */
  async take(): Promise<Pipe | undefined> {
    if (this.#ready.length === 0) await this.#fill();
    const pipe = this.#ready.shift();
    if (this.#ready.length < kept) void this.#fill();
    return pipe;
  }

  #fill(): Promise<void> {
    this.#filling ??= this.#borrow().then((pipes) => {
      this.#ready.push(...pipes);
      this.#filling = undefined;
    });
    return this.#filling;
  }

  /** Never rejects: without pipes, sockets will do. */
  #borrow(): Promise<Pipe[]> {
    this.#lender ??= this.#startLender();
    const lender = this.#lender;
    return new Promise((resolve) => {
      const settle = (pipes: Pipe[]): void => {
        clearTimeout(timer);
        lender.off('close', onFailure).stdout.off('data', onReady);
        resolve(pipes);
      };
      const onReady = (): void => settle(descriptors.flatMap((at) => openPipe(`/proc/${lender.pid}/fd/${at}`)));
      const onFailure = (): void => settle([]);
      const timer = setTimeout(onFailure, slowestMs);
      lender.once('close', onFailure).stdout.once('data', onReady);
      lender.stdin.write('more\n');
    });
  }

  #startLender(): ChildProcessByStdio<Writable, Readable, null> {
    const lender = spawn('/bin/sh', ['-c', script], { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] });
    const forget = (): void => {
      this.#lender = undefined;
    };
    lender.on('error', forget).once('close', forget).unref();
    lender.stdin.on('error', forget);
    return lender;
  }
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
