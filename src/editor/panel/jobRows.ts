import * as vscode from 'vscode';
import type { Artifact } from '../../api/types';
import { runTime } from '../../jobs/history/runTime';
import { isActive, type TrackedJob, type TrackedStatus } from '../../jobs/jobs';
import { safeFilename } from '../../jobs/output/artifacts';
import { printableLine } from '../../jobs/output/printable';
import { bytes, endText, secondsText, statusText } from '../../jobs/output/transcript';
import { isUnconfirmed } from '../../jobs/submitting/unconfirmed';
import { locale } from '../../locale';

export type Group = 'active' | 'recent';
/** A row: one of the two headings, a job by its key, or one of its artifacts by its index. */
export type Row = { readonly group: Group } | JobRow | (JobRow & { readonly artifact: number });
interface JobRow {
  readonly key: string;
}

export function groupItem(group: Group, count: number): vscode.TreeItem {
  const label = group === 'active' ? vscode.l10n.t('Active') : vscode.l10n.t('Recent');
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = group;
  item.contextValue = 'jobGroup';
  const jobs = count === 1 ? vscode.l10n.t('1 job') : vscode.l10n.t('{0} jobs', count);
  item.accessibilityInformation = { label: `${label}, ${jobs}` };
  return item;
}

export function jobItem(job: TrackedJob, now: number): vscode.TreeItem {
  const item = new vscode.TreeItem(printableLine(job.title));
  if (job.result?.artifacts.length) item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
  item.id = job.key;
  const facts = factsOf(job, now);
  item.description = facts.join(' · ');
  item.iconPath = iconOf(job);
  item.contextValue = contextOf(job);
  // What a person sees of the icon is said first.
  const failed = isFailed(job) ? [vscode.l10n.t('failed')] : [];
  item.accessibilityInformation = { label: [printableLine(job.title), ...failed, ...facts].join(', ') };
  item.command = {
    command: 'unsandbox.showJobOutput',
    title: vscode.l10n.t('Show Output'),
    arguments: [{ key: job.key }],
  };
  return item;
}

export function artifactItem(row: Row, { filename, size, mimeType, error }: Artifact): vscode.TreeItem {
  const name = safeFilename(filename);
  const item = new vscode.TreeItem(name);
  const facts =
    error === undefined ? [bytes(size), ...(mimeType ? [printableLine(mimeType, 60)] : [])] : [printableLine(error)];
  item.id = 'key' in row && 'artifact' in row ? `${row.key}/${row.artifact}` : name;
  item.description = facts.join(' · ');
  item.iconPath = icon(error === undefined ? 'file-binary' : 'warning');
  item.contextValue = error === undefined ? 'artifact' : 'brokenArtifact';
  item.accessibilityInformation = { label: `${name}, ${item.description}` };
  item.command = { command: 'unsandbox.openArtifact', title: vscode.l10n.t('Open Artifact'), arguments: [row] };
  return item;
}

/** What the menus of package.json tell rows apart by. */
function contextOf(job: TrackedJob): string {
  if (isActive(job)) return 'activeJob';
  if (isUnconfirmed(job)) return 'unconfirmedJob';
  if (job.status === 'unknown') return 'unknownJob';
  return job.result?.artifacts.length ? 'finishedJobWithArtifacts' : 'finishedJob';
}

function factsOf(job: TrackedJob, now: number): readonly string[] {
  const language = job.language === undefined ? [] : [printableLine(job.language, 40)];
  // The time comes first: it tells runs of one file apart, and the end of a row may not be seen.
  if (!isActive(job)) return [runTime(job.submittedAt, new Date(now), 'seconds'), endText(job), ...language];
  const status = job.cancelRequested ? vscode.l10n.t('cancelling') : waitingText(job, now);
  if (job.status === 'queued') return [status];
  // Whole seconds: the row is drawn once a second.
  return [...language, status, secondsText(Math.floor((now - job.submittedAt) / 1000))];
}

function waitingText({ status, nextTryAt }: TrackedJob, now: number): string {
  // When it is over, the one before it in the queue is on its way.
  if (status !== 'queued' || nextTryAt === undefined || nextTryAt < now) return statusText(status);
  return vscode.l10n.t('queued, next try in {0} s', Math.max(1, Math.ceil((nextTryAt - now) / 1000)));
}

/** It ran to its end, and that was no good one. */
const isFailed = (job: TrackedJob): boolean => job.status === 'completed' && job.result?.success === false;

function iconOf(job: TrackedJob): vscode.ThemeIcon {
  return isFailed(job) ? icon('error', 'errorForeground') : iconOfStatus(job.status);
}

/** These colours are there in high contrast, too, where those of tests and lists are not. */
function iconOfStatus(status: TrackedStatus): vscode.ThemeIcon {
  switch (status) {
    case 'submitting':
    case 'running':
      return icon('loading~spin');
    case 'queued':
    case 'pending':
      return icon('clock');
    case 'completed':
      return icon('pass', 'testing.iconPassed');
    case 'failed':
      return icon('error', 'errorForeground');
    case 'timeout':
      return icon('watch', 'errorForeground');
    case 'cancelled':
      return icon('circle-slash');
    case 'unknown':
      return icon('question', 'problemsWarningIcon.foreground');
  }
}

const icon = (id: string, color?: string): vscode.ThemeIcon =>
  new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));

const startedText = ({ inOtherWindow }: TrackedJob): string =>
  inOtherWindow ? vscode.l10n.t('Started in another window') : vscode.l10n.t('Started elsewhere with the same key');

/** Plain text: titles and problems are hostile input, and Markdown would render them. */
export function tooltipOf(job: TrackedJob): string {
  const lines = [
    printableLine(job.title),
    vscode.l10n.t('Status: {0}', endText(job)),
    vscode.l10n.t('Submitted: {0}', new Date(job.submittedAt).toLocaleString(locale())),
    ...(job.jobId === undefined ? [] : [vscode.l10n.t('Job: {0}', printableLine(job.jobId))]),
    ...(job.startedHere ? [] : [startedText(job)]),
    ...(job.problem === undefined ? [] : [printableLine(job.problem, 500)]),
  ];
  return lines.join('\n');
}
