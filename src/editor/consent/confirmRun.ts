import * as vscode from 'vscode';
import { UserError } from '../../errors';
import type { Connection } from '../../jobs/connection';
import type { Parts } from '../parts';
import { type Asker, type PreparedRun, uploadedFiles } from '../run/prepareRun';
import { askToSend } from './askToSend';
import { commentConcerns } from './commentConcerns';
import { agree, openConcerns } from './consents';
import { taskConcerns } from './taskConcerns';
import type { UntrustedRun } from './untrustedRuns';
import { secretConcerns, uploadConcerns } from './uploadConcerns';
import { checkTrustForNetwork } from './workspaceTrust';

/**
 * Whether a run may go to a service: runs of a workspace that is not trusted, and what a run would do for the first time, are
 * asked about. False when the person does not agree. A caller is not asked: that rejects.
 */
export async function confirmRun(
  parts: Parts,
  prepared: PreparedRun,
  { place, service, ownKeys }: Connection,
  asker: Asker,
  jobKey: string,
): Promise<boolean> {
  const inputFiles = uploadedFiles(prepared);
  checkTrustForNetwork(prepared.resolved.values.networkMode);
  if (!(await parts.untrustedRuns.mayRun(untrustedRun(prepared), { place, service }, asker !== 'code'))) return false;
  const upload = { ...prepared, inputFiles, place, ownKeys };
  const concerns = [
    ...(await commentConcerns(prepared, place)),
    ...taskConcerns(prepared, place),
    ...secretConcerns(upload),
    // What runs on this machine does not leave it.
    ...(service === 'local' ? [] : await uploadConcerns(upload)),
  ];
  const { source, fileMemory } = { ...prepared, ...parts };
  const file = source.document.uri;
  const stillOpen = () => openConcerns(fileMemory, file, concerns);
  if (stillOpen().length === 0) return true;
  if (asker === 'code') throw notAgreed(source.title, stillOpen());
  return parts.questions.inTurn(async () => {
    // Another run of the file may have been agreed to while this one waited for its turn.
    const open = stillOpen();
    if (open.length === 0) return true;
    const cancellation = cancellationOf(parts, jobKey);
    const decision = await askToSend(source.title, place, open, cancellation.token).finally(cancellation.dispose);
    if (decision === 'always') await agree(fileMemory, file, open);
    return decision !== undefined;
  });
}

function untrustedRun(prepared: PreparedRun): UntrustedRun {
  const { source, environment } = prepared;
  const inputFiles = uploadedFiles(prepared).map(({ uri }) => vscode.workspace.asRelativePath(uri));
  return { titles: [source.title], inputFiles, variables: Object.keys(environment.env), source };
}

/** A job that is cancelled needs no answer any more. */
function cancellationOf({ jobs }: Parts, key: string): { token: vscode.CancellationToken; dispose: () => void } {
  const source = new vscode.CancellationTokenSource();
  const watch = jobs.onDidChange((job) => job.key === key && job.cancelRequested && source.cancel());
  if (jobs.get(key)?.cancelRequested) source.cancel();
  return {
    token: source.token,
    dispose: () => {
      watch.dispose();
      source.dispose();
    },
  };
}

function notAgreed(title: string, concerns: ReturnType<typeof openConcerns>): UserError {
  const what = concerns.map(({ label, reason }) => `${label} (${reason})`).join('; ');
  return new UserError(
    vscode.l10n.t(
      '{0} was not run, because nobody has agreed to it yet: {1}. Run it once with the run button.',
      title,
      what,
    ),
  );
}
