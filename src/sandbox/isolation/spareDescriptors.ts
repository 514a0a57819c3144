import { readdirSync, readFileSync } from 'node:fs';

/** The share of this process's descriptors that jobs may use: who asks meanwhile is answered, where a connection without one is reset. */
const shareOfJobs = 3 / 4;

/** How many files this process may have open; undefined where the system does not say. */
export function mostOpenFiles(read: (path: string) => string | undefined): number | undefined {
  const most = /^Max open files +(\d+)/m.exec(read('/proc/self/limits') ?? '')?.[1];
  return most === undefined ? undefined : Number(most);
}

/** Throws where a job would take descriptors that connections may need. */
export function checkSpareDescriptors(): void {
  const most = mostOpenFiles((path) => readFileSync(path, 'utf8')) ?? Number.POSITIVE_INFINITY;
  if (readdirSync('/proc/self/fd').length > most * shareOfJobs)
    throw new Error(`too many files are open, of ${most}: run fewer jobs at once, or raise the limit (ulimit -n)`);
}
