import * as vscode from 'vscode';
import type { KeyStatus } from '../../api/types';
import { isApiError, UserError } from '../../errors';
import type { Connection } from '../../jobs/connection';
import { printableLine } from '../../jobs/output/printable';
import { locale, sentences } from '../../locale';
import { followLost } from '../keeping/resumeJobs';
import { inform } from '../notify';
import type { Parts } from '../parts';
import { chooseService } from '../service/chooseService';
import { enterKeys } from '../service/keys';
import { hostOf, originOf } from '../service/origin';
import { serviceSettings } from '../settings';

/** Asks for a key and keeps it for the address in the settings. */
export async function setKeys(parts: Parts): Promise<void> {
  const { keys, elsewhere } = parts;
  const { apiUrl, service } = serviceSettings();
  if (!(await enterKeys(keys, apiUrl))) return;
  elsewhere.clear();
  if (service === 'local') return offerCloud(hostOf(apiUrl));
  vscode.window.setStatusBarMessage(vscode.l10n.t('The API key for {0} is saved.', hostOf(apiUrl)), 4000);
  // What it allows decides how jobs are followed, and whether it is right is better known now than at the first run: that is notified.
  await testConnection(parts);
  await followLost(parts);
}

/** A key alone does not change where code runs: that is the person's choice. */
function offerCloud(host: string): void {
  const saved = vscode.l10n.t('The API key for {0} is saved. Code still runs in the local sandbox.', host);
  inform(saved, { title: vscode.l10n.t('Choose Where Code Runs…'), command: 'unsandbox.selectService' });
}

export async function clearKeys({ keys, elsewhere }: Parts): Promise<void> {
  const { apiUrl } = serviceSettings();
  await keys.clear(originOf(apiUrl));
  elsewhere.clear();
  const remains =
    keys.fromEnvironment(originOf(apiUrl)) === undefined
      ? ''
      : vscode.l10n.t('The key in the environment variables is still used.');
  inform(sentences(vscode.l10n.t('The API key for {0} is removed.', hostOf(apiUrl)), remains));
}

export async function selectService({ keys, elsewhere }: Parts): Promise<void> {
  if (await chooseService(keys)) elsewhere.clear();
}

export async function testConnection({ connections }: Parts): Promise<void> {
  const progress = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Testing the connection') };
  // To connect may start the local sandbox, which takes its time.
  const answer = await vscode.window.withProgress(progress, async () => {
    const connection = await connections.current(true);
    return connection && test(connection);
  });
  if (answer !== undefined) inform(answer);
}

async function test(connection: Connection): Promise<string> {
  const { service, client, place } = connection;
  if (service === 'local') {
    const { languages } = await client.languages();
    return vscode.l10n.t('The local sandbox works. Languages here: {0}.', printableLine(languages.join(', '), 400));
  }
  try {
    return describe(place, await connection.limits.ask());
  } catch (error) {
    if (!isApiError(error) || error.status !== 404) throw error;
    // A service that cannot validate keys still tells a good one from a bad one.
    await client.listJobs();
    return vscode.l10n.t('{0} answers and accepts the key.', place);
  }
}

function describe(place: string, status: KeyStatus): string {
  if (!status.valid) throw invalidKey(place, status.reason);
  const facts = [
    status.tier === undefined ? '' : vscode.l10n.t('tier {0}', printableLine(status.tier, 40)),
    status.ratePerMinute === undefined ? '' : requestsText(status.ratePerMinute),
    status.concurrency === undefined ? '' : jobsText(status.concurrency),
    status.expiresAt === undefined
      ? ''
      : vscode.l10n.t('valid until {0}', new Date(status.expiresAt).toLocaleDateString(locale())),
  ].filter((fact) => fact !== '');
  return facts.length === 0
    ? vscode.l10n.t('{0} accepts the key.', place)
    : vscode.l10n.t('{0} accepts the key: {1}.', place, facts.join(', '));
}

const requestsText = (count: number): string =>
  count === 1 ? vscode.l10n.t('1 request a minute') : vscode.l10n.t('{0} requests a minute', count);

const jobsText = (count: number): string =>
  count === 1 ? vscode.l10n.t('1 job at once') : vscode.l10n.t('{0} jobs at once', count);

function invalidKey(place: string, reason: string | undefined): UserError {
  const message =
    reason === 'expired'
      ? vscode.l10n.t('The API key for {0} has expired. Set a new one.', place)
      : reason === 'suspended'
        ? vscode.l10n.t('The API key for {0} is suspended. Ask the provider, or set another one.', place)
        : vscode.l10n.t('{0} does not accept the API key. Set the right one.', place);
  return new UserError(message, { title: vscode.l10n.t('Set API Key…'), command: 'unsandbox.setKeys' });
}
