import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

export interface Process {
  readonly pid: number;
  readonly ppid: number;
  readonly state: string;
  readonly uid: number;
  readonly commandLine: string;
}

/** Every process of the machine. */
export const processes = (): Process[] =>
  readdirSync('/proc').flatMap((entry) => (/^\d+$/.test(entry) ? look(entry) : []));

export const withCommand = (text: string): Process[] =>
  processes().filter(({ commandLine }) => commandLine.includes(text));

/** A command that takes long, and by which the processes of one test are known among all of the machine. */
export const longSleep = (): string => `sleep ${randomInt(50_000, 99_999)}.${randomInt(100_000, 999_999)}`;

function look(pid: string): Process[] {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string): string => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1] ?? '';
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return [
      { pid: Number(pid), ppid: Number(field('PPid')), state: field('State'), uid: Number(field('Uid')), commandLine },
    ];
  } catch {
    return [];
  }
}
