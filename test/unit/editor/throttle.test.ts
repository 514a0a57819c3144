import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Throttle } from '../../../src/editor/panel/throttle';

test('the first call is done at once, the others at most once in the time, and none is left undone', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let [now, wanted] = [0, 0];
  const done: { readonly at: number; readonly wanted: number }[] = [];
  const throttle = new Throttle(() => done.push({ at: now, wanted }), 250);
  for (; now < 1000; now += 10) {
    wanted += 1;
    throttle.call();
    t.mock.timers.tick(10);
  }
  for (; now < 3000; now += 10) t.mock.timers.tick(10);
  assert.deepEqual(
    done.map(({ at }) => at),
    [0, 240, 490, 740, 990],
  );
  assert.equal(done.at(-1)?.wanted, 100, 'the last call counts');
  now += 1;
  throttle.call();
  assert.equal(done.at(-1)?.at, now, 'after a pause at once again');
});
