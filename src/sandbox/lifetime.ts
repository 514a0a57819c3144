import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Jobs } from './jobs/jobs';

const parentCheckMs = 500;
const graceMs = 2000;

/**
 * The server ends with whoever started it: when its stdin ends (it never waits for data), on a signal,
 * when its parent is gone, and after a long time without work. No job outlives it.
 */
export function endWithParent(server: Server, jobs: Jobs, idleSeconds: number | undefined): void {
  const starters = ancestors();
  let isEnding = false;
  const end = (): void => {
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(0), graceMs).unref();
    server.close();
    void jobs.close().then(() => process.exit(0));
  };
  process.stdin.on('end', end).on('close', end).on('error', end).resume();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
  setInterval(() => {
    if (ancestors() !== starters) end();
  }, parentCheckMs).unref();
  if (idleSeconds !== undefined) endWhenIdle(server, jobs, idleSeconds * 1000, end);
}

function endWhenIdle(server: Server, jobs: Jobs, idleMs: number, end: () => void): void {
  const onIdle = (): void => {
    if (jobs.active().length === 0) end();
    else timer.refresh();
  };
  const timer = setTimeout(onIdle, idleMs);
  server.on('request', () => timer.refresh());
}

/** Whoever started this; npm starts it by a shell, which would outlive it. */
function ancestors(): string {
  if (process.env['npm_lifecycle_event'] === undefined) return `${process.ppid}`;
  return `${process.ppid} ${parentOf(process.ppid)}`;
}

function parentOf(pid: number): string | undefined {
  try {
    // The name before it is in parentheses and may hold anything.
    return /^.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1];
  } catch {
    return undefined;
  }
}
