import type { FinalStatus } from '../../api/types';

/** How a task ends whose program did not: as shells and `timeout` say it. */
export const exitCodes = { notRun: 1, timeout: 124, cancelled: 130 } as const;

export interface TaskOutcome {
  readonly status: FinalStatus;
  readonly success: boolean;
  readonly exitCode: number | undefined;
}

/** The program's own exit code, if it came to one; never 0 for a run that did not succeed. */
export function taskExitCode({ status, success, exitCode }: TaskOutcome): number {
  if (status === 'timeout') return exitCodes.timeout;
  if (status === 'cancelled') return exitCodes.cancelled;
  if (exitCode !== undefined && exitCode > 0) return exitCode;
  return success ? 0 : 1;
}
