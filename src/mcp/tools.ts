import { randomUUID } from 'node:crypto';
import { agentLanguage } from '../agents/agentLanguage';
import { cancelForAgent } from '../agents/cancelForAgent';
import { checkNetworkPolicy } from '../agents/checkNetworkPolicy';
import { errorForModel, type UserSteps } from '../agents/errorForModel';
import { jobListText } from '../agents/jobList';
import { resultText } from '../agents/resultText';
import { checkCancelInput, checkRunInput } from '../agents/runInput';
import { cancelTool, listTool, runTool } from '../agents/toolTexts';
import { watchRun } from '../agents/watchRun';
import { withLanguages } from '../agents/withLanguages';
import { checkExecuteRequest } from '../api/checkRequest';
import type { ExecuteRequest } from '../api/types';
import { UserError } from '../errors';
import { cancelJob } from '../jobs/cancelJob';
import type { Connection } from '../jobs/connection';
import type { Jobs, TrackedJob } from '../jobs/jobs';
import { sentRequest } from '../jobs/request/sentRequest';
import { runJob } from '../jobs/runJob';
import { isUnconfirmed } from '../jobs/submitting/unconfirmed';
import { checkNothingSecret } from './checkNothingSecret';
import type { Log } from './log';
import { lookAtLost } from './lookAtLost';
import type { Options } from './options';
import { readAgentFiles } from './readAgentFiles';
import type { Service } from './service';

/** What the tools work with. */
export interface Context {
  readonly options: Options;
  readonly jobs: Jobs;
  readonly service: Service;
  readonly log: Log;
  /** Aborted when the server ends: what is to be cancelled is known then, so nothing new is run. */
  readonly ending: AbortSignal;
}

type Tool = (context: Context, input: unknown, signal: AbortSignal) => Promise<string>;

/** Each rejects with what `sentenceFor` turns into a sentence for the model. */
export const tools: Readonly<Record<string, Tool>> = {
  [runTool.name]: run,
  [listTool.name]: list,
  [cancelTool.name]: ({ jobs, service }, input) =>
    cancelForAgent(jobs, checkCancelInput(input), async ({ key }) => cancelJob(jobs, await service.connect(), key)),
};

async function run(context: Context, value: unknown, signal: AbortSignal): Promise<string> {
  const { jobs, service, ending } = context;
  const request = await requestOf(context, value);
  const connection = await service.connect();
  signal.throwIfAborted();
  if (ending.aborted) throw new UserError('The unsandbox MCP server is ending. The program was not run.');
  const { key } = jobs.add(newJob(request, connection));
  jobs.hide(key, [...service.ownKeys, ...connection.ownKeys]);
  const cancel = (): void =>
    void cancelJob(jobs, connection, key).catch((error: unknown) => context.log.info(`cancel: ${String(error)}`));
  const watch = watchRun(jobs, key, cancel);
  signal.addEventListener('abort', cancel);
  try {
    const ended = await runJob(jobs, connection, key, request);
    watch.checkSent();
    return await resultText(ended);
  } catch (error) {
    throw new RunError(await withLanguages(error, () => connection.client.languages()), watch.job());
  } finally {
    signal.removeEventListener('abort', cancel);
    watch.dispose();
  }
}

/** Reads and checks everything; nothing is sent, unless the language has to be asked for. */
async function requestOf({ options, service }: Context, value: unknown): Promise<ExecuteRequest> {
  const { code, env, ttl, networkMode, ...input } = checkRunInput(value);
  checkNetworkPolicy(networkMode, options.network, 'start this MCP server with --network semitrusted');
  const language = await agentLanguage(input.language, async () => (await service.connect()).client.languages());
  const files = await readAgentFiles(input.files, options.folders);
  await checkNothingSecret({ code, env }, files, service.ownKeys);
  const inputFiles = files.map(({ filename, content }) => ({ filename, content }));
  const request: ExecuteRequest = { language, code, env, ttl, networkMode, inputFiles };
  checkExecuteRequest(request);
  return request;
}

/**
 * Jobs that were started elsewhere with the same key, such as by another agent's server, are not told of. Only for what nobody knows of
 * something is sent: lost jobs are looked at again, and what an unconfirmed submit may have become is asked.
 */
async function list({ jobs, service }: Context): Promise<string> {
  if (!jobs.all().some(({ status }) => status === 'unknown')) return jobListText(jobs);
  const connection = await service.connect();
  await lookAtLost(jobs, connection);
  if (!jobs.all().some(isUnconfirmed)) return jobListText(jobs);
  return jobListText(jobs, await connection.client.listJobs().catch(() => undefined));
}

const newJob = (request: ExecuteRequest, { service, place, keyId, target }: Connection): TrackedJob => ({
  key: randomUUID(),
  ...{ service, place, keyId },
  title: 'agent',
  language: request.language,
  status: 'submitting',
  startedHere: true,
  byAgent: true,
  submittedAt: Date.now(),
  sent: { ...sentRequest(request), target },
});

/** Why a run failed, and how its job stands. */
class RunError extends Error {
  constructor(
    readonly reason: unknown,
    readonly job: TrackedJob | undefined,
  ) {
    super(String(reason));
  }
}

const stepsFor = ({ service }: Options): UserSteps => ({
  key: 'set UNSANDBOX_API_KEY, or UNSANDBOX_PUBLIC_KEY and UNSANDBOX_SECRET_KEY, in the environment of this MCP server',
  service: `start this MCP server with --service ${service === 'local' ? 'cloud, which needs a key' : 'local'}`,
});

/** What the model reads. A bug of ours is logged. */
export function sentenceFor({ options, log }: Context, error: unknown): string {
  const { reason, job } = error instanceof RunError ? error : { reason: error, job: undefined };
  const sentence = errorForModel(reason, job, stepsFor(options));
  log.info(sentence ?? (reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)));
  return (
    sentence ?? 'Something in the unsandbox MCP server went wrong. Do not try again; its log on stderr has the details.'
  );
}
