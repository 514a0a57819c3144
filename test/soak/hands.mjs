import { setTimeout } from 'node:timers/promises';

/** @typedef {import('./window.mjs').Window} Window */

/**
 * Answers "Which of these is job-0012.py?" in the window, with what the service's operator says of it.
 * @param {Window} window
 * @param {import('./faultyProxy.mjs').FaultyProxy} proxy
 * @param {AbortSignal} signal ends it
 * @returns {Promise<{picked: number, missed: number}>}
 */
export async function answerQuestions(window, proxy, signal) {
  const counts = { picked: 0, missed: 0 };
  for (; !signal.aborted; await setTimeout(200)) {
    const picked = await window.inTurn(() => answerOne(window, proxy)).catch(() => undefined);
    if (picked !== undefined) counts[picked ? 'picked' : 'missed'] += 1;
  }
  return counts;
}

/** @param {Window} window @param {import('./faultyProxy.mjs').FaultyProxy} proxy @returns {Promise<boolean | undefined>} */
async function answerOne(window, proxy) {
  const job = /Which of these is job-(\d{4})\.py/.exec((await window.question()) ?? '')?.[1];
  if (job === undefined) return undefined;
  const last = proxy.ledger.of(Number(job)).findLast(({ jobId }) => jobId !== undefined);
  return window.pick(last?.jobId ?? 'none of these');
}
