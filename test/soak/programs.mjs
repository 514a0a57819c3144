import { randomOf } from './random.mjs';

/** @param {number} job its number */
export const textOf = (job) => `job ${String(job).padStart(4, '0')}`;

/**
 * A program for each number; a third of them take a while, so that some run when the window goes.
 * @param {number} jobs
 * @param {number} seed
 * @returns {Record<string, string>}
 */
export function programs(jobs, seed) {
  const random = randomOf(seed, 'programs');
  const numbers = Array.from({ length: jobs }, (_, index) => index + 1);
  return Object.fromEntries(
    numbers.map((job) => {
      const seconds = random() < 0.3 ? (0.3 + 2 * random()).toFixed(1) : undefined;
      const wait = seconds === undefined ? '' : `import time\ntime.sleep(${seconds})\n`;
      return [job, `${wait}print("${textOf(job)}")\n`];
    }),
  );
}
