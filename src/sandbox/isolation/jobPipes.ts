import { closeSync, constants, openSync, readFileSync, readlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { pipeDescriptors } from './stage';

/** Where a program's output comes out; each ends when the last process that can write to it is gone. */
export interface JobPipes {
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/**
 * What Node gives its children under the name of a pipe is a socket, and a program that opens /dev/stdout or
 * /dev/stderr by its path, as many a shell script does, cannot open a socket. Node cannot make a pipe, but the
 * stage does, for its own job alone, and waits until their other ends were opened here.
 * Undefined where its shell made none, or /proc does not show them.
 */
export function openJobPipes(stagePid: number, bubblewrapPid: number | undefined): JobPipes | undefined {
  const opened: number[] = [];
  try {
    for (const descriptor of [pipeDescriptors.stdout, pipeDescriptors.stderr]) {
      const path = `/proc/${stagePid}/fd/${descriptor}`;
      // A shell of another make keeps here-documents in files.
      if (!readlinkSync(path).startsWith('pipe:')) throw new Error(`${path} is no pipe`);
      opened.push(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
    }
    // Ids are used again: only if it is there still, was it the stage that was opened.
    if (parentOf(stagePid) !== bubblewrapPid) throw new Error('The stage is gone');
    const [stdout = -1, stderr = -1] = opened;
    return { stdout: reader(stdout), stderr: reader(stderr) };
  } catch {
    for (const descriptor of opened) closeSync(descriptor);
    return undefined;
  }
}

const reader = (fd: number): Readable => new Socket({ fd, readable: true, writable: false });

/** Throws where there is no such process. */
export function parentOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
}
