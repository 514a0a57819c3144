import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiError } from '../../../../src/errors';
import { Allowance } from '../../../../src/jobs/allowance';
import { isRefusedForNow, SubmitQueue, type Waiter } from '../../../../src/jobs/submitting/submitQueue';

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

// They wait for most of the time.
describe('the queue of submits', { concurrency: true }, () => {
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

  test('submits that are refused together count as one refusal', async () => {
    let now = 0;
    const queue = new SubmitQueue(undefined, () => now);
    const waits: number[] = [];
    const started = Date.now();
    const many = Array.from({ length: 6 }, () =>
      queue.submit(
        async () => {
          await delay(5);
          throw new ApiError('Too many requests.', 429);
        },
        { isCancelled: () => false, onWait: (at) => waits.push(at - started) },
      ),
    );
    for (const each of many) each.catch(() => undefined);
    await delay(50);
    now += 1;
    assert.equal(waits.length, 6);
    assert.ok(Math.max(...waits) < 2500, `the next try is ${Math.max(...waits)} ms later, not 30 s`);
    queue.dispose();
  });

  test('one that was cancelled on its way and is refused does not wait for its next try', async () => {
    const queue = new SubmitQueue();
    const [first, second] = [submit(), submit()];
    const send = (made: Submit) => async (): Promise<never> => {
      made.cancelled = true;
      throw concurrency;
    };
    assert.equal(await queue.submit(send(first), first.waiter), undefined, 'at the first try');
    let tries = 0;
    const result = queue.submit(async () => {
      tries += 1;
      if (tries === 2) second.cancelled = true;
      throw rateLimit;
    }, second.waiter);
    assert.equal(await result, undefined, 'at a later one');
    assert.equal(tries, 2);
  });

  test('a 503 says that nothing was taken only when the service itself says it', () => {
    const is = (...[retryAfterMs, isOwn]: [number | undefined, boolean]): boolean =>
      isRefusedForNow(new ApiError('Busy.', 503, undefined, retryAfterMs, isOwn));
    assert.deepEqual([is(undefined, true), is(1000, false), is(undefined, false)], [true, true, false]);
  });

  test('a key that allows few requests: nothing is tried before its time', async () => {
    const allowance = new Allowance();
    allowance.learn({ valid: true, ratePerMinute: 1 });
    const queue = new SubmitQueue(allowance);
    const waits: number[] = [];
    const refused = queue.submit(() => Promise.reject(new ApiError('Too many requests.', 429)), {
      isCancelled: () => false,
      onWait: (at) => waits.push(at - Date.now()),
    });
    refused.catch(() => undefined);
    allowance.sent();
    await delay(10);
    queue.submit(async () => 'next', submit().waiter).catch(() => undefined);
    queue.jobEnded();
    await delay(2500);
    assert.equal(waits.length, 1, 'else it would have been tried again after two seconds');
    queue.dispose();
  });

  test('a key that allows few requests: when one went, the others hear when the next may', async () => {
    const allowance = new Allowance();
    const queue = new SubmitQueue(allowance);
    let [refusals, isTaken] = [2, false];
    const tries: number[] = [];
    const send = async (): Promise<void> => {
      if (refusals-- > 0) throw rateLimit;
      isTaken = true;
      allowance.learn({ valid: true, ratePerMinute: 1 });
      allowance.sent();
    };
    void queue.submit(send, submit().waiter);
    void queue.submit(send, { isCancelled: () => false, onWait: (at) => tries.push(at - Date.now()) });
    while (!isTaken) await delay(50);
    await delay(10);
    queue.dispose();
    assert.ok((tries.at(-1) ?? 0) > 30_000, String(tries));
  });
});
