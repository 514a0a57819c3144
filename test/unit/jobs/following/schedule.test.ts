import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstRunDelayMs, nextLookMs, retryDelayMs } from '../../../../src/jobs/following/schedule';
import { follow, followSpread, learned, provider } from '../../../support/followingFigures';

/** Usual durations from 50 ms to 10 min, closer where the schedules have their corners. */
function* usualDurations(): Generator<number> {
  for (let usual = 50; usual <= 600_000; usual = usual < 2000 ? usual + 10 : usual * 1.02) yield usual;
}

test('a job that nothing is known of is looked at as by the provider', () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 6, 7, 50].map(firstRunDelayMs),
    [300, 450, 700, 900, 650, 1600, 2000, 2000, 2000],
  );
});

test('a repeated run of 5 s and more takes at most half of the requests and half of the delay', () => {
  for (const usual of usualDurations()) {
    if (usual < 5000) continue;
    const [theirs, ours] = [followSpread(usual, provider), followSpread(usual, learned(usual))];
    assert.ok(ours.requests <= theirs.requests / 2, `${usual}: ${ours.requests} of ${theirs.requests} requests`);
    assert.ok(ours.addedMs <= theirs.addedMs / 2, `${usual}: ${ours.addedMs} of ${theirs.addedMs} ms`);
  }
});

test('a shorter one takes no more requests and at most half of the delay, but between 200 and 300 ms', () => {
  for (const usual of usualDurations()) {
    if (usual >= 5000 || (usual >= 200 && usual <= 300)) continue;
    const [theirs, ours] = [followSpread(usual, provider), followSpread(usual, learned(usual))];
    assert.ok(ours.requests <= theirs.requests, `${usual}: ${ours.requests} of ${theirs.requests} requests`);
    assert.ok(ours.addedMs <= theirs.addedMs / 2, `${usual}: ${ours.addedMs} of ${theirs.addedMs} ms`);
  }
});

test('looks always go on, also long after the usual end, and never in a rush', () => {
  for (const usual of [1, 60, 400, 3000, 90_000]) {
    let at = 0;
    for (let look = 0; look < 2000; look += 1) {
      const next = nextLookMs(at, { ms: usual, sameCode: look % 2 === 0 });
      assert.ok(next > at, `${usual}: ${at} → ${next}`);
      if (at > 2 * usual + 5000) assert.ok(next - at <= 2000, `${usual}: ${at} → ${next}`);
      at = next;
    }
  }
});

test('an early end of a long run is noticed early', () => {
  for (const ms of [5000, 60_000, 600_000]) assert.ok(nextLookMs(0, { ms, sameCode: true }) <= 300);
});

test('after a change of the code an early end is seen as soon as in a first run, for hardly more requests', () => {
  for (const usual of [2000, 10_000, 60_000, 600_000]) {
    for (const end of [100, 500, 1000, 2500, 4000].filter((ms) => ms < 0.8 * usual))
      assert.ok(follow(end, learned(usual, false)).addedMs <= follow(end, provider).addedMs, `${usual}: ${end}`);
    const [theirs, ours] = [followSpread(usual, provider), followSpread(usual, learned(usual, false))];
    assert.ok(ours.requests <= theirs.requests + 3, `${usual}: ${ours.requests} of ${theirs.requests}`);
    assert.ok(ours.addedMs <= theirs.addedMs / 2);
  }
});

test('a refusal waits as long as the service says, within reason, else longer each time', () => {
  assert.equal(retryDelayMs(1, true, 42_000), 42_000);
  assert.equal(retryDelayMs(1, true, 0), 1000);
  assert.equal(retryDelayMs(1, true, 9_999_999), 300_000);
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6].map((n) => retryDelayMs(n, true)),
    [2000, 4000, 8000, 16_000, 30_000, 30_000],
  );
  assert.deepEqual(
    [1, 5].map((n) => retryDelayMs(n, false)),
    [2000, 2000],
  );
});
