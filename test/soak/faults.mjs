import { randomOf } from './random.mjs';

/**
 * What goes wrong with one request. `answer` stands for the service's own, if it is asked at all.
 * @typedef {object} Fault
 * @property {string} name
 * @property {boolean} reaches whether the service gets the request
 * @property {number} beforeMs a delay before it does
 * @property {number} afterMs a delay before the answer
 * @property {'reset' | 'own' | Answer} answer
 */

/** @typedef {{status: number, body: unknown, headers?: Record<string, string>}} Answer */

/** @type {Fault} */
export const noFault = { name: 'none', reaches: true, beforeMs: 0, afterMs: 0, answer: 'own' };

/** @param {number} status @param {string} error @param {Record<string, string>} [headers] @returns {Answer} */
const answer = (status, error, headers = {}) => ({ status, body: { success: false, error }, headers });

const rateLimited = answer(429, 'rate_limit_exceeded');
/** @type {Answer} */
const tooManyAtOnce = {
  status: 429,
  body: { success: false, error: 'concurrency_limit_reached', active_executions: 2, concurrency_limit: 2 },
};

/** How likely each is, in thousandths, and what it is. @type {readonly [number, (random: () => number) => Fault][]} */
const table = [
  [13, () => ({ ...noFault, name: 'reset before', reaches: false, answer: 'reset' })],
  [13, () => ({ ...noFault, name: 'reset after', answer: 'reset' })],
  [6, () => ({ ...noFault, name: '500 before', reaches: false, answer: answer(500, 'internal error') })],
  [6, () => ({ ...noFault, name: '500 after', answer: answer(500, 'internal error') })],
  [5, () => ({ ...noFault, name: '502 before', reaches: false, answer: answer(502, 'bad gateway') })],
  [5, () => ({ ...noFault, name: '502 after', answer: answer(502, 'bad gateway') })],
  // These say that nothing was taken, so they are never told of what was.
  [8, () => ({ ...noFault, name: '503', reaches: false, answer: answer(503, 'unavailable', { 'retry-after': '1' }) })],
  [8, () => ({ ...noFault, name: '429 rate', reaches: false, answer: rateLimited })],
  [8, () => ({ ...noFault, name: '429 concurrency', reaches: false, answer: tooManyAtOnce })],
  [5, (random) => ({ ...noFault, name: 'stall before', beforeMs: 2000 + 5000 * random() })],
  [5, (random) => ({ ...noFault, name: 'stall after', afterMs: 2000 + 5000 * random() })],
  [18, (random) => ({ ...noFault, name: 'slow', beforeMs: 600 * random(), afterMs: 600 * random() })],
];

/**
 * Draws what goes wrong with a request: about one in ten.
 * @param {number} seed
 * @param {string} key of the request
 * @returns {Fault}
 */
export function drawFault(seed, key) {
  const random = randomOf(seed, key);
  let left = random() * 1000;
  for (const [weight, fault] of table) {
    left -= weight;
    if (left < 0) return fault(random);
  }
  return noFault;
}
