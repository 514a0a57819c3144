import * as vscode from 'vscode';
import { UserError } from '../../errors';
import type { TrackedJob } from '../../jobs/jobs';
import { printableLine } from '../../jobs/output/printable';
import { cancelOne } from '../commands/jobCommands';
import { checkOptions, withUris } from '../options/runOptions';
import type { Parts } from '../parts';
import { runSource } from '../run/runSource';
import type { CodeRequest, CodeResult, JobInfo, UnsandboxApi } from './unsandboxApi';

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
        .filter(({ isDismissed }) => !isDismissed)
        .toSorted((a, b) => b.submittedAt - a.submittedAt)
        .map(infoOf),
    cancel: (jobId) => {
      if (typeof jobId !== 'string') return Promise.reject(new UserError(vscode.l10n.t('The id of a job is a text.')));
      return cancelOne(parts, jobId);
    },
    onDidChangeJobs: changed.event,
  };
}

async function runCode(parts: Parts, request: CodeRequest, token?: vscode.CancellationToken): Promise<CodeResult> {
  const { code, title = vscode.l10n.t('code'), ...options } = checkedRequest(request);
  const once = withUris(checkOptions(options));
  const source = await parts.givenCode.sourceOf(code.replace(/\r\n/g, '\n'), once.language, title);
  if (token?.isCancellationRequested) throw new vscode.CancellationError();
  const onJob = (key: string): void => {
    const cancel = (): void =>
      void cancelOne(parts, { key }).catch((error: unknown) => parts.log.warn(`cancel: ${String(error)}`));
    token?.onCancellationRequested(cancel);
  };
  const outcome = await runSource(parts, source, 'code', once, { onJob });
  if (outcome === undefined) throw new vscode.CancellationError();
  return outcome;
}

/** It comes from another extension, which may be written in JavaScript. */
function checkedRequest(request: unknown): CodeRequest {
  const { l10n } = vscode;
  if (typeof request !== 'object' || request === null) throw new UserError(l10n.t('The request has to be an object.'));
  const { code, title, language } = request as Readonly<Record<string, unknown>>;
  if (typeof code !== 'string' || code.trim() === '')
    throw new UserError(l10n.t('"code" has to be the text of a program.'));
  if (typeof language !== 'string' || language.trim() === '')
    throw new UserError(l10n.t('"language" has to be a language id.'));
  if (title !== undefined && typeof title !== 'string') throw new UserError(l10n.t('"title" has to be a text.'));
  return request as CodeRequest;
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
