import type { Server } from 'node:http';
import type { Jobs } from './jobs/jobs';

const parentCheckMs = 500;
const graceMs = 2000;

/**
 * The server ends with whoever started it: when its stdin ends (it never waits for data), on a signal,
 * when its parent is gone, and after a long time without work. No job outlives it.
 */
export function endWithParent(server: Server, jobs: Jobs, idleSeconds: number | undefined): void {
  const parent = process.ppid;
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
    if (process.ppid !== parent) end();
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
