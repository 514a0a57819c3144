import * as vscode from 'vscode';
import type { Jobs, ServiceKind, TrackedJob } from '../jobs/jobs';
import { type Connection, lookAgain } from '../jobs/runJob';
import type { Parts } from './parts';

/** What is stored of a job so that it survives a reload of the window: what it takes to find it again. */
interface StoredJob {
  readonly key: string;
  readonly jobId: string;
  readonly service: ServiceKind;
  /** Where it runs, for people and to compare: a job is never looked for at another service. */
  readonly place: string;
  readonly title: string;
  readonly language?: string | undefined;
  readonly resource?: string | undefined;
  readonly submittedAt: number;
}

const storageKey = 'unfinishedJobs';

/** Keeps the accepted, unfinished jobs of this window in its storage. */
export function keepUnfinished(
  jobs: Jobs,
  homes: ReadonlyMap<string, Connection>,
  memory: vscode.Memento,
): vscode.Disposable {
  const stored = new Set<string>();
  return jobs.onDidChange(({ key, jobId, startedHere }) => {
    const job = jobs.get(key);
    const unfinished = startedHere && jobId !== undefined && job !== undefined && job.finishedAt === undefined;
    if (unfinished === stored.has(key)) return;
    if (unfinished) stored.add(key);
    else stored.delete(key);
    const list = [...stored].flatMap((each) => toStored(jobs.get(each), homes) ?? []);
    void memory.update(storageKey, list.length === 0 ? undefined : list);
  });
}

function toStored(job: TrackedJob | undefined, homes: ReadonlyMap<string, Connection>): StoredJob | undefined {
  if (job?.jobId === undefined) return undefined;
  const { key, jobId, service, title, language, resource, submittedAt } = job;
  return { key, jobId, service, place: homes.get(key)?.place ?? '', title, language, resource, submittedAt };
}

/** Takes up the jobs of before a reload. Without any, nothing is done and nothing is sent. */
export async function resumeUnfinished(parts: Parts, stored: readonly StoredJob[]): Promise<void> {
  const rows = stored.map((job) => ({ job: parts.jobs.add(waiting(job)), place: job.place }));
  const remote = rows.filter(({ job }) => job.service !== 'local');
  for (const { job } of rows.filter((row) => !remote.includes(row))) {
    const problem = vscode.l10n.t('The local sandbox ended with the window, and its jobs with it. Run the file again.');
    parts.jobs.update(job.key, { status: 'failed', problem, finishedAt: Date.now() });
  }
  if (remote.length === 0) return;
  const connection = await parts.connections.current(false);
  await Promise.all(
    remote.map(async ({ job, place }) => {
      if (connection?.place !== place) return;
      parts.homes.set(job.key, connection);
      await lookAgain(parts.jobs, connection, job);
    }),
  );
}

export const storedJobs = (memory: vscode.Memento): readonly StoredJob[] => memory.get(storageKey, []);

function waiting({ place, ...job }: StoredJob): TrackedJob {
  const problem = vscode.l10n.t(
    'Started before the window was reloaded, at {0}. Refresh the jobs to look again.',
    place,
  );
  return { ...job, status: 'unknown', startedHere: true, problem };
}
