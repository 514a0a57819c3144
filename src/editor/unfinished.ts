import * as vscode from 'vscode';
import type { Jobs, TrackedJob } from '../jobs/jobs';
import { lookAgain } from '../jobs/runJob';
import type { Parts } from './parts';

/** What is stored of a job so that it survives a reload of the window: what it takes to find it again. */
type StoredJob = Pick<
  TrackedJob,
  'key' | 'jobId' | 'service' | 'place' | 'title' | 'language' | 'resource' | 'submittedAt' | 'secrets'
>;

const storageKey = 'unfinishedJobs';

export const storedJobs = (memory: vscode.Memento): readonly StoredJob[] => memory.get(storageKey, []);

/** Keeps the accepted, unfinished jobs of this window in its storage. */
export function keepUnfinished(jobs: Jobs, memory: vscode.Memento): vscode.Disposable {
  let stored = '';
  return jobs.onDidChange(() => {
    const unfinished = jobs
      .all()
      .filter((job) => job.startedHere && job.jobId !== undefined && job.finishedAt === undefined);
    const list = unfinished.map(toStored);
    const text = JSON.stringify(list);
    if (text === stored) return;
    stored = text;
    void memory.update(storageKey, list.length === 0 ? undefined : list);
  });
}

const toStored = ({
  key,
  jobId,
  service,
  place,
  title,
  language,
  resource,
  submittedAt,
  secrets,
}: TrackedJob): StoredJob => ({
  key,
  jobId,
  service,
  place,
  title,
  language,
  resource,
  submittedAt,
  secrets,
});

/** Takes up the jobs of before a reload, quietly: nobody asked. Without any, nothing is done and nothing is sent. */
export async function resumeUnfinished(parts: Parts, stored: readonly StoredJob[]): Promise<void> {
  const jobs = stored.map((job) => parts.jobs.add(waiting(job)));
  for (const { key } of jobs.filter(({ service }) => service === 'local')) {
    const problem = vscode.l10n.t('The local sandbox ended with the window, and its jobs with it. Run the file again.');
    parts.jobs.update(key, { status: 'failed', problem, finishedAt: Date.now() });
  }
  const remote = jobs.filter(({ service }) => service !== 'local');
  if (remote.length === 0) return;
  const connection = await parts.connections.current(false).catch((error: unknown) => {
    parts.log.warn(`jobs of before the reload: ${String(error)}`);
    return undefined;
  });
  for (const job of remote) {
    parts.jobs.hide(job.key, await valuesOf(parts, job));
    if (connection?.place !== job.place || connection === undefined) continue;
    parts.homes.set(job.key, connection);
    void lookAgain(parts.jobs, connection, job);
  }
}

/** What the job was given in secret stays hidden, unless it was removed meanwhile. */
const valuesOf = async ({ secrets }: Parts, { secrets: names = [] }: TrackedJob): Promise<readonly string[]> =>
  (await Promise.all(names.map((name) => secrets.value(name).catch(() => '')))).filter((value) => value !== '');

function waiting(job: StoredJob): TrackedJob {
  const problem = vscode.l10n.t(
    'Started before the window was reloaded, at {0}. Refresh the jobs to look again.',
    job.place ?? job.service,
  );
  return { ...job, status: 'unknown', startedHere: true, problem };
}
