import type { TrackedJob } from '../jobs';

/** Lines of the channel that lead to more than it shows. A program can print one, too: all it gets is a link to the output of a job. */

export type NoticeAction = 'Open Full Output' | 'Open in Terminal View';

/** A link in a line: where it stands, in UTF-16 units, and the job that it is about, by its id or else its key. */
export interface Notice {
  readonly action: NoticeAction;
  readonly start: number;
  readonly end: number;
  readonly job: string;
}

/** `… 9.5 MB more of stdout: Open Full Output of job 3f2a` */
export const openOutputText = (job: TrackedJob, stream: string, size: string): string =>
  `… ${size} more of ${stream}: ${actionText('Open Full Output', job)}`;

export const openInTerminalText = (job: TrackedJob): string =>
  `… colours are left out here: ${actionText('Open in Terminal View', job)}`;

const actionText = (action: NoticeAction, { jobId, key }: TrackedJob): string =>
  // Ids are the service's own words, keys are ours.
  `${action} of job ${jobId !== undefined && /^[\w-]{1,80}$/.test(jobId) ? jobId : key}`;

const pattern = /^… .{1,60}: (Open Full Output|Open in Terminal View) of job ([\w-]{1,80})$/;

export function findNotice(line: string): Notice | undefined {
  const [, action, job] = pattern.exec(line) ?? [];
  if (action === undefined || job === undefined) return undefined;
  const start = line.lastIndexOf(action);
  return { action: action as NoticeAction, start, end: start + action.length, job };
}
