import { isApiError, isUnreachableError, isUserError } from '../errors';
import type { TrackedJob } from '../jobs/jobs';
import { printableLine } from '../jobs/output/printable';
import { isUnconfirmed } from '../jobs/submitting/unconfirmed';
import { listTool } from './toolTexts';

/** What a user has to do where the agent cannot. */
export interface UserSteps {
  /** To give another key. */
  readonly key: string;
  /** To choose where code runs. */
  readonly service: string;
}

/** The sentence for a model: what went wrong, and what it can do about it. Undefined for a bug of ours. */
export function errorForModel(error: unknown, job: TrackedJob | undefined, steps: UserSteps): string | undefined {
  const said = printableLine(error instanceof Error ? error.message : String(error), 1500);
  const look = `Do not run it again: look with ${listTool.name} what became of it, and tell the user.`;
  if (job !== undefined && isUnconfirmed(job))
    return `It is not certain whether the job arrived, so it may be running. ${said} ${look}`;
  if (job?.status === 'unknown')
    return `The contact to the job ${job.jobId} was lost, so it may be running. ${said} ${look}`;
  if (isApiError(error) && error.status === 401) return `${said} Ask the user to ${steps.key}.`;
  if (isUserError(error)) return `${said}${stepFor(error.remedy?.command, steps)}`;
  if (isApiError(error)) return `The service refused: ${said}`;
  return isUnreachableError(error) ? `${said} The job was not run.` : undefined;
}

function stepFor(command: string | undefined, { key, service }: UserSteps): string {
  if (command === 'unsandbox.setKeys') return ` Nothing was sent. Ask the user to ${key}, or to ${service}.`;
  return command === 'unsandbox.selectService' ? ` Nothing was sent. Ask the user to ${service}.` : '';
}
