import * as vscode from 'vscode';
import type { Jobs, TrackedJob } from '../../jobs/jobs';
import { printableLine } from '../../jobs/output/printable';
import { endText } from '../../jobs/output/transcript';
import { watchUnseenEnds } from '../../jobs/unseenEnds';
import { inform } from '../notify';

/** Runs that end together are told of together. */
const gatherMs = 1000;

/** Notifies about long runs that end while the window has not the focus. */
export function tellEnds(jobs: Jobs): vscode.Disposable {
  const ended: TrackedJob[] = [];
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    timer = undefined;
    announce(ended.splice(0));
  };
  const attention = { isLookedAt: () => vscode.window.state.focused, afterMs };
  const watch = watchUnseenEnds(jobs, attention, (job) => {
    ended.push(job);
    timer ??= setTimeout(tell, gatherMs);
  });
  return vscode.Disposable.from(watch, { dispose: () => clearTimeout(timer) });
}

function announce(ended: readonly TrackedJob[]): void {
  const [job] = ended;
  if (job === undefined) return;
  if (ended.length > 1) {
    const titles = ended.map(({ title }) => printableLine(title, 60)).join(', ');
    const button = { title: vscode.l10n.t('Show Jobs'), command: 'unsandbox.jobs.focus' };
    inform(vscode.l10n.t('{0} runs have ended: {1}.', ended.length, printableLine(titles, 300)), button);
    return;
  }
  inform(vscode.l10n.t('{0} has ended: {1}.', printableLine(job.title, 100), endText(job)), {
    title: vscode.l10n.t('Show Output'),
    command: 'unsandbox.showJobOutput',
    arguments: [{ key: job.key }],
  });
}

function afterMs(): number {
  const seconds = vscode.workspace.getConfiguration('unsandbox').get<unknown>('notifyAfter');
  if (typeof seconds !== 'number' || !(seconds >= 0)) return 15_000;
  return seconds === 0 ? Number.POSITIVE_INFINITY : seconds * 1000;
}
