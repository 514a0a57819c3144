import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../../../../src/errors';
import { SubmitQueue, type Waiter } from '../../../../src/jobs/submitting/submitQueue';

const rateLimit = new ApiError('Too many requests. Wait a little.', 429, 'rate_limit_exceeded', 1000);
const concurrency = new ApiError('Too many jobs. Wait a little.', 429, 'concurrency_limit_reached', 300_000);
const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Submit {
  readonly waiter: Waiter;
  readonly waits: string[];
  cancelled: boolean;
}

function submit(): Submit {
  const made: Submit = {
    cancelled: false,
    waits: [],
    waiter: { isCancelled: () => made.cancelled, onWait: (_at, reason) => made.waits.push(reason) },
  };
  return made;
}

test('without a refusal all go out at once', async () => {
  const queue = new SubmitQueue();
  let under = 0;
  const send = async (): Promise<number> => {
    under += 1;
    await delay(5);
    return under;
  };
  assert.deepEqual(await Promise.all([1, 2, 3].map(() => queue.submit(send, submit().waiter))), [3, 3, 3]);
});

test('after a refusal they wait in their order, and those that come later behind them', async () => {
  const queue = new SubmitQueue();
  const sent: string[] = [];
  let refusals = 2;
  const send = (name: string) => async (): Promise<string> => {
    if (refusals-- > 0) throw rateLimit;
    sent.push(name);
    return name;
  };
  const [a, b] = [submit(), submit()];
  const both = [queue.submit(send('a'), a.waiter), queue.submit(send('b'), b.waiter)];
  await delay(10);
  assert.deepEqual(
    [a.waits, b.waits].map(([reason]) => reason),
    [rateLimit.message, rateLimit.message],
  );
  const late = queue.submit(send('c'), submit().waiter);
  assert.deepEqual(await Promise.all([...both, late]), ['a', 'b', 'c']);
  assert.deepEqual(sent, ['a', 'b', 'c']);
});

test('an error that is no refusal for now is told at once, and takes no other with it', async () => {
  const queue = new SubmitQueue();
  let refused = false;
  const first = queue.submit(async () => {
    if (!refused) {
      refused = true;
      throw rateLimit;
    }
    throw new ApiError('No. Do not.', 403);
  }, submit().waiter);
  const second = queue.submit(async () => 'taken', submit().waiter);
  await assert.rejects(first, /No\. Do not\./);
  assert.equal(await second, 'taken');
  await assert.rejects(
    queue.submit(() => Promise.reject(new Error('broken')), submit().waiter),
    /broken/,
  );
});

test('one that is cancelled while it waits is never sent', async () => {
  const queue = new SubmitQueue();
  let sends = 0;
  const waiting = submit();
  const result = queue.submit(async () => {
    sends += 1;
    throw concurrency;
  }, waiting.waiter);
  await delay(10);
  waiting.cancelled = true;
  queue.sweep();
  assert.equal(await result, undefined);
  assert.equal(sends, 1);
});

test('where too many jobs ran, the end of one lets the next go', async () => {
  const queue = new SubmitQueue();
  let full = true;
  const result = queue.submit(async () => {
    if (full) throw concurrency;
    return 'taken';
  }, submit().waiter);
  await delay(10);
  full = false;
  queue.jobEnded(); // else it would be tried in five minutes
  assert.equal(await result, 'taken');
});
