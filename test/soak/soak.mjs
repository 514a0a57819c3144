import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Notes, Store } from './driver/disk.cjs';
import { FaultyProxy } from './faultyProxy.mjs';
import { answerQuestions } from './hands.mjs';
import { randomOf, shuffled } from './random.mjs';
import { startService } from './service.mjs';
import { inWindow, storeOf, token } from './stage.mjs';
import { judge, unkeptSubmit } from './verdict.mjs';

/** @typedef {import('./window.mjs').Window} Window */
/** @typedef {import('./driver/disk.cjs').Store} Records */
/** @typedef {{jobs: number, reloads: number, kills: number, seed: number, keep: boolean}} Options */
/** @typedef {(line: string) => void} Print */
/** What happens to the window. @typedef {'reload' | 'kill'} Blow */

/** Without progress for this long it is over. */
const stuckMs = 150_000;

/**
 * Runs jobs through faults, reloads and kills, in a real window.
 * @param {Options} options
 * @param {Print} print
 * @returns {Promise<import('./verdict.mjs').Verdict>}
 */
export async function soak(options, print) {
  const dir = await mkdtemp(join(tmpdir(), 'unsandbox-soak-'));
  print(`seed ${options.seed}, in ${dir}`);
  const service = await startService(token);
  const proxy = new FaultyProxy(service.url, token, options.seed);
  const url = await proxy.listen();
  try {
    const verdict = await inWindow(dir, url, options, (window) => work(window, proxy, dir, options, print));
    if (verdict.broken.length === 0 && !options.keep)
      await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    return verdict;
  } finally {
    proxy.close();
    service.stop();
  }
}

/**
 * @param {Window} window
 * @param {FaultyProxy} proxy
 * @param {string} dir
 * @param {Options} options
 * @param {Print} print
 */
async function work(window, proxy, dir, options, print) {
  const begun = Date.now();
  const store = new Store(storeOf(dir));
  /** @type {string[]} */
  const unkept = [];
  proxy.onSubmit = (job) => unkept.push(...unkeptSubmit(job, store.active()));
  const over = new AbortController();
  const hands = answerQuestions(window, proxy, over.signal);
  const struck = await lastTheCourse(window, proxy, store, options, print);
  over.abort();
  const found = await hands;
  const events = new Notes(join(dir, 'notes')).all('events');
  const { ledger } = proxy;
  const rows = { finished: store.finished(), active: store.active() };
  const { figures, broken } = judge({ jobs: options.jobs, ...rows, ledger, unkept, events });
  const missing = options.reloads + options.kills - struck.length;
  return {
    broken: missing === 0 ? broken : [...broken, `${missing} reloads and kills never came`],
    figures: {
      seconds: Math.round((Date.now() - begun) / 1000),
      jobs: options.jobs,
      reloads: struck.filter((blow) => blow === 'reload').length,
      kills: struck.filter((blow) => blow === 'kill').length,
      ...proxy.figures(),
      ...figures,
      'found in the list': found.picked,
      'not in the list': found.missed,
    },
  };
}

/**
 * Strikes when so many jobs are done, and waits until nothing is open any more.
 * @param {Window} window
 * @param {FaultyProxy} proxy
 * @param {Records} store
 * @param {Options} options
 * @param {Print} print
 * @returns {Promise<readonly Blow[]>} what was struck
 */
async function lastTheCourse(window, proxy, store, { jobs, reloads, kills, seed }, print) {
  const begun = Date.now();
  /** @type {Blow[]} */
  const kinds = [...Array(reloads).fill('reload'), ...Array(kills).fill('kill')];
  const blows = shuffled(kinds, randomOf(seed, 'blows'));
  let [struck, progress, movedAt] = [0, '', Date.now()];
  for (; Date.now() - movedAt < stuckMs; await setTimeout(500)) {
    const alive = await window.alive();
    const blow = blows[struck];
    if (blow !== undefined && alive.done >= ((struck + 1) / (blows.length + 1)) * jobs) {
      await window[blow]();
      struck += 1;
      print(`${Math.round((Date.now() - begun) / 1000)} s: ${blow} after ${alive.handed} jobs, ${alive.done} done`);
    }
    // The product forgets old ones beyond 1,000, failed ones included: all are seen that ever were there.
    store.finished();
    // What is still open when all was handed over is followed up without faults.
    proxy.isFaulty = alive.handed < jobs || alive.running > 0;
    const isQuiet = alive.done >= jobs && alive.running === 0 && store.active().length === 0;
    if (isQuiet && struck === blows.length) break;
    if (progress !== JSON.stringify(alive)) [progress, movedAt] = [JSON.stringify(alive), Date.now()];
  }
  return blows.slice(0, struck);
}
