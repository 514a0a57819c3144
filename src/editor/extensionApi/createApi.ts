import * as vscode from 'vscode';
import { UserError } from '../../errors';
import type { TrackedJob } from '../../jobs/jobs';
import { printableLine } from '../../jobs/output/printable';
import { cancelById } from '../commands/jobCommands';
import { checkOptions, withUris } from '../options/runOptions';
import type { Parts } from '../parts';
import { cancelledBy } from '../run/cancelledBy';
import { runSource } from '../run/runSource';
import type { CodeRequest, CodeResult, JobInfo, UnsandboxApi } from './unsandboxApi';

/** A longer one fills the row. */
const maxTitle = 100;

/** The same runs as those of the command `unsandbox.run` with options: nothing is asked, and nothing is opened. */
export function createApi(parts: Parts, { subscriptions }: vscode.ExtensionContext): UnsandboxApi {
  const changed = new vscode.EventEmitter<void>();
  subscriptions.push(
    changed,
    parts.jobs.onDidChange(() => changed.fire()),
  );
  return {
    version: 1,
    run: (request, token) => runCode(parts, request, token),
    jobs: () =>
      parts.jobs
        .all()
        .toSorted((a, b) => b.submittedAt - a.submittedAt)
        .map(infoOf),
    cancel: (jobId) => {
      if (typeof jobId !== 'string') return Promise.reject(new UserError(vscode.l10n.t('The id of a job is a text.')));
      return cancelById(parts, jobId);
    },
    onDidChangeJobs: changed.event,
  };
}

async function runCode(parts: Parts, given: unknown, token?: vscode.CancellationToken): Promise<CodeResult> {
  const { code, title, ...options } = checkedRequest(given);
  checkToken(token);
  const once = withUris(checkOptions(options));
  const stem = printableLine(title ?? '', maxTitle) || vscode.l10n.t('code');
  const source = await parts.givenCode.sourceOf(code.replace(/\r\n/g, '\n'), once.language, stem);
  if (token?.isCancellationRequested) throw new vscode.CancellationError();
  const canceller = cancelledBy(parts, token);
  const outcome = await runSource(parts, source, 'code', once, canceller).finally(canceller.dispose);
  if (outcome === undefined) throw new vscode.CancellationError();
  return outcome;
}

/** It comes from another extension, which may be written in JavaScript: it is looked at once. */
function checkedRequest(given: unknown): CodeRequest {
  const { l10n } = vscode;
  if (typeof given !== 'object' || given === null) throw new UserError(l10n.t('The request has to be an object.'));
  const request: Readonly<Record<string, unknown>> = { ...given };
  const { code, title, language } = request;
  if (typeof code !== 'string' || code.trim() === '')
    throw new UserError(l10n.t('"code" has to be the text of a program.'));
  if (typeof language !== 'string' || language.trim() === '')
    throw new UserError(l10n.t('"language" has to be a language id.'));
  if (title !== undefined && typeof title !== 'string') throw new UserError(l10n.t('"title" has to be a text.'));
  return request as unknown as CodeRequest;
}

function checkToken(token: unknown): void {
  if (token === undefined) return;
  if (typeof token === 'object' && token !== null && 'onCancellationRequested' in token)
    if (typeof token.onCancellationRequested === 'function') return;
  throw new UserError(vscode.l10n.t('The token has to be a CancellationToken of the editor.'));
}

const infoOf = ({
  jobId,
  title,
  language,
  status,
  startedHere,
  byAgent,
  submittedAt,
  finishedAt,
}: TrackedJob): JobInfo => ({
  ...{ jobId: jobId || undefined, title: printableLine(title), language, status },
  ...{ startedHere, byAgent: byAgent === true, submittedAt, finishedAt },
});
