import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { secretsOf } from '../../jobs/connection';
import { type RequestTarget, requestText } from '../../jobs/request/sentRequest';
import { inform } from '../notify';
import type { Parts } from '../parts';
import { prepareRun, sentOf } from '../run/prepareRun';
import { sourceInFront } from '../run/source';
import { originOf } from '../service/origin';
import { serviceSettings } from '../settings';
import { jobOf } from './jobCommands';

/**
 * Copies a request as JSON and a curl line, without keys, values and contents: that of a row's job, or else the
 * one that running the file in front would send.
 */
export async function copyRequest(parts: Parts, row: unknown): Promise<void> {
  const text = row === undefined ? await textOfEditor(parts) : await textOfJob(parts, row);
  if (text === undefined) return;
  await vscode.env.clipboard.writeText(text);
  inform(vscode.l10n.t('The request is copied. Keys, values of variables and contents of files are left out.'));
}

async function textOfJob(parts: Parts, row: unknown): Promise<string> {
  const job = jobOf(parts.jobs.all(), row);
  if (job?.sent !== undefined) return requestText(job.sent, job.sent.target, await keysFor(parts, job.sent.target));
  throw new UserError(vscode.l10n.t('This window does not know what the job was given: it was not started here.'));
}

async function textOfEditor(parts: Parts): Promise<string | undefined> {
  const prepared = await prepareRun(parts, await sourceInFront('selectionOrFile'), 'person', {});
  if (prepared === undefined) return undefined;
  const target = await currentTarget(parts);
  return requestText(sentOf(prepared), target, await keysFor(parts, target));
}

async function currentTarget({ connections, keys }: Parts): Promise<RequestTarget> {
  const { service, apiUrl } = serviceSettings();
  if (service === 'cloud') return { baseUrl: apiUrl, key: (await keys.of(originOf(apiUrl)))?.kind ?? 'pair' };
  const connection = await connections.current(false);
  return connection?.target ?? { baseUrl: apiUrl, key: 'bearer' };
}

/** Should the code hold the service's own key, it is left out, too. */
async function keysFor({ keys }: Parts, { baseUrl }: RequestTarget): Promise<readonly string[]> {
  return secretsOf(await keys.of(originOf(baseUrl)));
}
