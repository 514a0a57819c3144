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
