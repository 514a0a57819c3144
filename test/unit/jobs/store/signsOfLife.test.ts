import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { SignsOfLife } from '../../../../src/jobs/store/signsOfLife';

/** Two windows, and the clock of the one that asks. */
async function windows(t: TestContext) {
  const dir = mkdtempSync(join(tmpdir(), 'signs-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const clock = { now: 0 };
  const other = new SignsOfLife(dir, 'other');
  await other.touch();
  const signedAgo = (ms: number): void => {
    const time = new Date(Date.now() - ms);
    utimesSync(join(dir, other.window), time, time);
  };
  return { dir, clock, other, signedAgo, asking: new SignsOfLife(dir, 'asking', () => clock.now) };
}

test('a window that has just signed lives, one that left is gone', async (t) => {
  const { other, asking } = await windows(t);
  assert.equal(await asking.isAlive(other.window), true);
  await other.leave();
  assert.equal(await asking.isAlive(other.window), false);
});

test('after a sleep, or when the clock was set, a window has time to sign again', async (t) => {
  const { other, asking, signedAgo, clock } = await windows(t);
  for (const ago of [3_600_000, -3_600_000]) {
    signedAgo(ago);
    assert.equal(await asking.isAlive(other.window), true);
    clock.now += 60_000;
    assert.equal(await asking.isAlive(other.window), true);
  }
  signedAgo(0);
  assert.equal(await asking.isAlive(other.window), true, 'it has signed');
  clock.now += 600_000;
  signedAgo(3_600_001);
  assert.equal(await asking.isAlive(other.window), true, 'from then on it is watched anew');
});

test('a window that is watched and does not sign is gone, though some process has its number', async (t) => {
  const { other, asking, signedAgo, clock, dir } = await windows(t);
  signedAgo(60_000);
  assert.equal(await asking.isAlive(other.window), true);
  clock.now += 181_000;
  assert.equal(await asking.isAlive(other.window), false);
  assert.deepEqual(await asking.forgetGone(), [other.window]);
  assert.deepEqual(readdirSync(dir), []);
});

test('a process that does not run is gone at once, one of another machine when it is silent', async (t) => {
  const { other, asking, signedAgo, clock, dir } = await windows(t);
  const rename = (from: string, to: string): string => {
    renameSync(join(dir, from), join(dir, to));
    return to;
  };
  const ended = rename(other.window, other.window.replace(/^\d+/, '999999999'));
  assert.equal(await asking.isAlive(ended), false);
  const host = hostname().replace(/[^\w-]/g, '_');
  const elsewhere = rename(ended, ended.replace(`.${host}.`, '.elsewhere.'));
  assert.equal(await asking.isAlive(elsewhere), true);
  rename(elsewhere, other.window);
  signedAgo(60_000);
  rename(other.window, elsewhere);
  assert.equal(await asking.isAlive(elsewhere), true, 'its clock may be behind');
  clock.now += 31_000;
  assert.equal(await asking.isAlive(elsewhere), false);
});
