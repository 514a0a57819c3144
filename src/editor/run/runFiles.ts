import type * as vscode from 'vscode';
import { duration } from '../../jobs/output/transcript';
import type { Parts } from '../parts';
import { report } from '../report';
import { nameOf } from '../uris';
import { atOnce } from './atOnce';
import { type RunOutcome, runSource } from './runSource';
import { sourceOfUri } from './source';

type Ended = { readonly name: string; readonly outcome: RunOutcome | undefined; readonly error?: unknown };

/** Runs each file, as many at a time as the key allows, and says at the end how they came out. */
export async function runFiles(parts: Parts, uris: readonly vscode.Uri[]): Promise<void> {
  const start = Date.now();
  const connection = await parts.connections.current(true);
  if (connection === undefined) return;
  // Once for all of them; what goes along with each is the person's own choice.
  const run = { titles: uris.map(nameOf), inputFiles: [], variables: [] };
  if (!(await parts.untrustedRuns.mayRun(run, connection, true))) return;
  parts.output.reveal();
  const ended: Ended[] = [];
  const count = await parts.connections.concurrency(connection);
  await atOnce(uris, count, async (uri) => void ended.push(await runOne(parts, uri)));
  parts.output.note(summary(ended, Date.now() - start));
  // One notification is enough: the summary names the others.
  const failure = ended.find(({ error }) => error !== undefined);
  if (failure !== undefined) report(failure.error, parts.log);
}

async function runOne(parts: Parts, uri: vscode.Uri): Promise<Ended> {
  const name = nameOf(uri);
  try {
    const source = await sourceOfUri(uri);
    parts.untrustedRuns.agree(source);
    return { name, outcome: await runSource(parts, source, 'batch') };
  } catch (error) {
    parts.log.warn(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    return { name, outcome: undefined, error };
  }
}

/** `── 3 files in 4.2 s: 2 succeeded, 1 failed (b.py: exit code 1)` */
function summary(ended: readonly Ended[], ms: number): string {
  const failed = ended.filter(({ outcome }) => outcome !== undefined && !outcome.success);
  const notRun = ended.filter(({ outcome }) => outcome === undefined);
  const succeeded = ended.length - failed.length - notRun.length;
  const how = ({ status, exitCode }: RunOutcome): string =>
    status === 'completed' && exitCode !== undefined ? `exit code ${exitCode}` : status;
  const list = (entries: readonly Ended[]): string =>
    entries.map(({ name, outcome }) => (outcome === undefined ? name : `${name}: ${how(outcome)}`)).join(', ');
  const parts = [
    `${succeeded} succeeded`,
    ...(failed.length > 0 ? [`${failed.length} failed (${list(failed)})`] : []),
    ...(notRun.length > 0 ? [`${notRun.length} not run or not known (${list(notRun)})`] : []),
  ];
  return `── ${ended.length} files in ${duration(ms)}: ${parts.join(', ')}`;
}
