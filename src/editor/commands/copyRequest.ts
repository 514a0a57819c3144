import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { secretsOf } from '../../jobs/connection';
import { type RequestTarget, requestText, type SentRequest } from '../../jobs/request/sentRequest';
import { jobOf } from '../jobOf';
import { inform } from '../notify';
import type { Parts } from '../parts';
import { prepareRun, sentOf } from '../run/prepareRun';
import { sourceInFront } from '../run/source';
import { hostOf, originOf } from '../service/origin';
import { serviceSettings } from '../settings';

/** What is copied: the request, and where it is meant to go. */
interface Copied {
  readonly sent: SentRequest;
  readonly target: RequestTarget;
  readonly isLocal: boolean;
}

/**
 * Copies a request as JSON and a curl line, without keys, values and contents: that of a row's job, or else the
 * one that running the file in front would send. One of the local sandbox is copied as the cloud service takes it: the sandbox
 * has a key that nobody sees, and ends with its window.
 */
export async function copyRequest(parts: Parts, row: unknown): Promise<void> {
  const copied = row === undefined ? await requestOfEditor(parts) : await requestOfJob(parts, row);
  if (copied === undefined) return;
  const { sent, target, isLocal } = copied;
  // Should the code hold the service's own key, it is left out, too.
  const ownKeys = secretsOf(await parts.keys.of(originOf(target.baseUrl)));
  await vscode.env.clipboard.writeText(requestText(sent, target, ownKeys));
  inform(
    isLocal
      ? vscode.l10n.t(
          'The request is copied for {0}, since the local sandbox takes requests from the editor only. Keys, values of variables and contents of files are left out.',
          hostOf(target.baseUrl),
        )
      : vscode.l10n.t('The request is copied. Keys, values of variables and contents of files are left out.'),
  );
}

async function requestOfJob(parts: Parts, row: unknown): Promise<Copied> {
  const job = jobOf(parts.jobs.all(), row);
  if (job?.sent === undefined)
    throw new UserError(vscode.l10n.t('This window does not know what the job was given: it was not started here.'));
  const isLocal = job.service === 'local';
  return { sent: job.sent, target: isLocal ? await cloudTarget(parts) : job.sent.target, isLocal };
}

async function requestOfEditor(parts: Parts): Promise<Copied | undefined> {
  const prepared = await prepareRun(parts, await sourceInFront('selectionOrFile'), 'person', {});
  if (prepared === undefined) return undefined;
  const isLocal = serviceSettings().service === 'local';
  return { sent: sentOf(prepared), target: await cloudTarget(parts), isLocal };
}

async function cloudTarget({ keys }: Parts): Promise<RequestTarget> {
  const { apiUrl } = serviceSettings();
  return { baseUrl: apiUrl, key: (await keys.of(originOf(apiUrl)))?.kind ?? 'pair' };
}
