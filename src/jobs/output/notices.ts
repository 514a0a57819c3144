import * as l10n from '@vscode/l10n';
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
  `… ${l10n.t('{0} more of {1}', size, stream)}: ${actionText('Open Full Output', job)}`;

export const openInTerminalText = (job: TrackedJob): string =>
  `… ${l10n.t('colours are left out here')}: ${actionText('Open in Terminal View', job)}`;

const actions: readonly NoticeAction[] = ['Open Full Output', 'Open in Terminal View'];

/** The words of the link. */
export const actionLabel = (action: NoticeAction): string =>
  action === 'Open Full Output' ? l10n.t('Open Full Output') : l10n.t('Open in Terminal View');

const actionText = (action: NoticeAction, { jobId, key }: TrackedJob): string =>
  // Ids are the service's own words, keys are ours.
  l10n.t('{0} of job {1}', actionLabel(action), jobId !== undefined && /^[\w-]{1,80}$/.test(jobId) ? jobId : key);

/** Reads what `actionText` wrote: the channel lives no longer than the window, so both are in one language. */
function patternOf(action: NoticeAction): RegExp {
  const text = escaped(l10n.t('{0} of job {1}', '\uE000', '\uE001'))
    .replace('\uE000', () => `(?<label>${escaped(actionLabel(action))})`)
    .replace('\uE001', '(?<job>[\\w-]{1,80})');
  return new RegExp(`^… .{1,60}: ${text}$`, 'd');
}

const escaped = (text: string): string => text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');

export function findNotice(line: string): Notice | undefined {
  if (!line.startsWith('… ')) return undefined;
  for (const action of actions) {
    const { groups, indices } = patternOf(action).exec(line) ?? {};
    const [start, end] = indices?.groups?.['label'] ?? [];
    const job = groups?.['job'];
    if (start !== undefined && end !== undefined && job !== undefined) return { action, start, end, job };
  }
  return undefined;
}
