import * as vscode from 'vscode';
import { duration, statusText } from '../../jobs/output/transcript';
import type { UntrustedRun } from '../consent/untrustedRuns';
import { isTrusted } from '../consent/workspaceTrust';
import { locate } from '../inputFiles/locate';
import { resolveOptions } from '../options/resolveOptions';
import type { Parts } from '../parts';
import { report } from '../report';
import { nameOf } from '../uris';
import { atOnce } from './atOnce';
import { type RunOutcome, runSource } from './runSource';
import { sourceOfUri } from './source';

type Ended = { readonly name: string; readonly outcome: RunOutcome | undefined; readonly error?: unknown };

type Given = Pick<UntrustedRun, 'inputFiles' | 'variables'>;
const nothing: Given = { inputFiles: [], variables: [] };

/** Runs each file, as many at a time as the key allows, and says at the end how they came out. */
export async function runFiles(parts: Parts, uris: readonly vscode.Uri[]): Promise<void> {
  const start = Date.now();
  const connection = await parts.connections.current(true);
  if (connection === undefined) return;
  // Once for all of them.
  const given = isTrusted() ? nothing : await givenToAll(parts, uris);
  if (!(await parts.untrustedRuns.mayRun({ titles: uris.map(nameOf), ...given }, connection, true))) return;
  const agreement = { ...given, place: connection.place };
  parts.output.reveal();
  const ended: Ended[] = [];
  const count = await parts.connections.concurrency(connection);
  await atOnce(uris, count, async (uri) => void ended.push(await runOne(parts, uri, agreement)));
  parts.output.note(summary(ended, Date.now() - start));
  // One notification is enough: the summary names the others.
  const failure = ended.find(({ error }) => error !== undefined);
  if (failure !== undefined) report(failure.error, parts.log);
}

async function runOne(parts: Parts, uri: vscode.Uri, agreement: Given & { place: string }): Promise<Ended> {
  const name = nameOf(uri);
  try {
    const source = await sourceOfUri(uri);
    parts.untrustedRuns.agree(source, agreement);
    return { name, outcome: await runSource(parts, source, 'batch') };
  } catch (error) {
    parts.log.warn(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    return { name, outcome: undefined, error };
  }
}

/** The names of what goes along with them. A file with more, such as what a file of variables holds, is asked about by itself. */
async function givenToAll(parts: Parts, uris: readonly vscode.Uri[]): Promise<Given> {
  // One whose options make no sense is told when it runs.
  const given = await Promise.all(uris.map((uri) => givenTo(parts, uri).catch(() => nothing)));
  return {
    inputFiles: [...new Set(given.flatMap(({ inputFiles }) => inputFiles))],
    variables: [...new Set(given.flatMap(({ variables }) => variables))],
  };
}

async function givenTo(parts: Parts, uri: vscode.Uri): Promise<Given> {
  const source = await sourceOfUri(uri);
  const { values, origins } = resolveOptions(source, parts.fileOptions.of(uri), {});
  const files = await locate(values.inputFiles, uri, origins.inputFiles ?? 'settings');
  return {
    inputFiles: files.map((file) => vscode.workspace.asRelativePath(file)),
    variables: Object.keys(values.env),
  };
}

/** `── 3 files in 4.2 s: 2 succeeded, 1 failed (b.py: exit code 1)` */
function summary(ended: readonly Ended[], ms: number): string {
  const failed = ended.filter(({ outcome }) => outcome !== undefined && !outcome.success);
  const notRun = ended.filter(({ outcome }) => outcome === undefined);
  const succeeded = ended.length - failed.length - notRun.length;
  const how = ({ status, exitCode }: RunOutcome): string =>
    status === 'completed' && exitCode !== undefined ? vscode.l10n.t('exit code {0}', exitCode) : statusText(status);
  const list = (entries: readonly Ended[]): string =>
    entries.map(({ name, outcome }) => (outcome === undefined ? name : `${name}: ${how(outcome)}`)).join(', ');
  const parts = [
    vscode.l10n.t('{0} succeeded', succeeded),
    ...(failed.length > 0 ? [vscode.l10n.t('{0} failed ({1})', failed.length, list(failed))] : []),
    ...(notRun.length > 0 ? [vscode.l10n.t('{0} not run or not known ({1})', notRun.length, list(notRun))] : []),
  ];
  return vscode.l10n.t('── {0} files in {1}: {2}', ended.length, duration(ms), parts.join(', '));
}
