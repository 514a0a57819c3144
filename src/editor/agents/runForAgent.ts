import * as vscode from 'vscode';
import { errorForModel } from '../../agents/errorForModel';
import { resultText } from '../../agents/resultText';
import { type RunWatch, watchRun } from '../../agents/watchRun';
import { withLanguages } from '../../agents/withLanguages';
import type { TrackedJob } from '../../jobs/jobs';
import { serviceLanguages } from '../options/pickLanguage';
import type { Parts } from '../parts';
import { cancelInBackground, cancelledBy } from '../run/cancelledBy';
import { runPrepared } from '../run/runSource';
import { type AgentRun, prepareAgentRun } from './prepareAgentRun';

/** Runs what an agent asked for and resolves to what it is told. Rejects with a sentence for it. Nothing is opened, nobody is asked. */
export async function runForAgent(parts: Parts, input: unknown, token: vscode.CancellationToken): Promise<string> {
  let watch: RunWatch | undefined;
  const canceller = cancelledBy(parts, token);
  try {
    const run = await prepareAgentRun(parts, input);
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    const onJob = (key: string): void => {
      watch = watchRun(parts.jobs, key, () => cancelInBackground(parts, key));
      canceller.onJob(key);
    };
    return await resultText(await endOf(parts, run, onJob, () => watch));
  } catch (error) {
    throw forModel(parts, error, watch?.job());
  } finally {
    watch?.dispose();
    canceller.dispose();
  }
}

async function endOf(
  parts: Parts,
  { prepared, options }: AgentRun,
  onJob: (key: string) => void,
  watch: () => RunWatch | undefined,
): Promise<TrackedJob> {
  try {
    await runPrepared(parts, prepared, 'code', options, { onJob });
  } catch (error) {
    throw await withLanguages(error, () => serviceLanguages(parts.connections, parts.languages));
  }
  watch()?.checkSent();
  const job = watch()?.job();
  if (job?.finishedAt === undefined) throw new Error('The run ended without a job.');
  return job;
}

const steps = {
  key: 'run the command "unsandbox: Set API Key…"',
  service: 'run the command "unsandbox: Choose Where Code Runs…"',
};

/** What the model reads instead. A bug of ours is logged for the user. */
export function forModel(parts: Parts, error: unknown, job: TrackedJob | undefined): unknown {
  if (error instanceof vscode.CancellationError) return error;
  const sentence = errorForModel(error, job, steps);
  if (sentence !== undefined) {
    parts.log.warn(`agent: ${sentence}`);
    return new Error(sentence);
  }
  parts.log.error(error instanceof Error ? error : String(error));
  return new Error(
    'Something in the unsandbox extension went wrong. Do not try again; tell the user to run the command "unsandbox: Show Log".',
  );
}
