import assert from 'node:assert/strict';

/** What becomes of a call that meets a fault. `title` completes "a submit that meets … ". */
interface Outcome {
  readonly title: string;
  /** What the person reads. Matched against the whole sentence, which has to end and to say what to do. */
  readonly says?: RegExp | undefined;
}

export interface SubmitOutcome extends Outcome {
  readonly status: readonly ('completed' | 'failed' | 'unknown')[];
  /** Whole requests that the real service gets: never more than jobs. */
  readonly reached: number;
  readonly jobs: number;
  /** Sends so much that the connection can break meanwhile. */
  readonly isLarge?: boolean;
  /** What it says while it waits for its turn. */
  readonly waits?: RegExp;
}

export interface FollowOutcome extends Outcome {
  /** `running`: it is still looked at, and nothing is said. */
  readonly status: 'completed' | 'failed' | 'unknown' | 'running';
}

export interface ListOutcome extends Outcome {
  /** Whether the job is listed when the fault has passed. */
  readonly isListed: boolean;
}

export interface CancelOutcome extends Outcome {
  /**
   * The row without the person doing anything more; the service agrees. `unknown`: its looks meet the fault, too. What goes
   * on is cancelled again when the fault has passed.
   */
  readonly status: 'cancelled' | 'failed' | 'running' | 'unknown';
  /** Kept, to be sent when the service answers again. */
  readonly isUnsent?: boolean;
}

export type NotApplicable = `not applicable: ${string}`;

/** A row of the table. */
export interface Expected {
  readonly submit: SubmitOutcome | NotApplicable;
  readonly follow: FollowOutcome | NotApplicable;
  readonly followSeveral: FollowOutcome | NotApplicable;
  readonly list: ListOutcome | NotApplicable;
  readonly cancel: CancelOutcome | NotApplicable;
}

export const runs: SubmitOutcome = { title: 'completes', status: ['completed'], reached: 1, jobs: 1 };
export const runsAfterWaiting = (jobs: number, waits: RegExp): SubmitOutcome => ({
  title: jobs === 1 ? 'is queued, then completes' : `is queued, then completes, as one of ${jobs}`,
  status: ['completed'],
  reached: jobs,
  jobs,
  waits,
});

const once = { jobs: 1, reached: 0 } as const;
export const unsubmitted = (says: RegExp): SubmitOutcome => ({
  title: 'fails with a sentence and never arrives',
  status: ['failed'],
  ...once,
  says,
});
/** Refused for good, by the service itself. */
export const refusedOnArrival = (says: RegExp): SubmitOutcome => ({
  title: 'fails with a sentence and arrives once',
  status: ['failed'],
  ...once,
  reached: 1,
  says,
});
export const unconfirmed = (reached: 0 | 1, says: RegExp): SubmitOutcome => ({
  title: `stays unconfirmed and ${reached === 0 ? 'never arrives' : 'arrives once'}`,
  status: ['unknown'],
  ...once,
  reached,
  says,
});
/** Who was faster decides whether it is certain that nothing was sent. */
export const unsubmittedOrUnconfirmed = (says: RegExp): SubmitOutcome => ({
  title: 'fails or stays unconfirmed, and never arrives',
  status: ['failed', 'unknown'],
  ...once,
  says,
});

export const followed: FollowOutcome = { title: 'ends with it completed', status: 'completed' };
export const lost = (says: RegExp): FollowOutcome => ({
  title: 'ends with it failed, as it is lost',
  status: 'failed',
  says,
});
export const givenUp = (says: RegExp): FollowOutcome => ({
  title: 'ends with a sentence, and the result is found later',
  status: 'unknown',
  says,
});
export const stillFollowed: FollowOutcome = { title: 'goes on', status: 'running' };

export const listed: ListOutcome = { title: 'comes', isListed: true };
export const listedLater = (says: RegExp): ListOutcome => ({
  title: 'fails with a sentence, keeps the rows and comes later',
  isListed: true,
  says,
});
export const gone = (says: RegExp): ListOutcome => ({
  title: 'fails with a sentence, then no longer has the job',
  isListed: false,
  says,
});
export const neverListed = (says: RegExp): ListOutcome => ({
  title: 'fails with a sentence and keeps the rows',
  isListed: true,
  says,
});

export const cancelled: CancelOutcome = { title: 'ends with the job cancelled', status: 'cancelled' };
export const cancelledSaying = (says: RegExp): CancelOutcome => ({
  title: 'fails with a sentence, and the job is seen cancelled',
  status: 'cancelled',
  says,
});
export const notCancelled = (says: RegExp): CancelOutcome => ({
  title: 'fails with a sentence, leaves the job running and works later',
  status: 'running',
  says,
});
export const neitherCancelledNorSeen = (says: RegExp): CancelOutcome => ({
  title: 'fails with a sentence, leaves the job running unseen and works later',
  status: 'unknown',
  says,
});
export const cancelKept = (says: RegExp): CancelOutcome => ({
  title: 'fails with a sentence and is kept for later',
  status: 'running',
  isUnsent: true,
  says,
});
export const cancelLost: CancelOutcome = { title: 'ends with the job failed, as it is lost', status: 'failed' };

const remedies =
  /\b(Check|[Tt]ry again|Refresh|Put them|Wait|Run it again|Make the program|set it|It is sent when|install its)\b/;

/** A sentence says what happened, says what to do and ends. */
export function assertSentence(text: string | undefined, says: RegExp): void {
  assert.match(text ?? '', says);
  assert.match(text ?? '', remedies);
  assert.match(text ?? '', /^[A-Z0-9].*\.$/s);
}
