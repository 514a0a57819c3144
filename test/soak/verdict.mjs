import { textOf } from './programs.mjs';

/** @typedef {import('./driver/disk.cjs').Row} Row */
/** @typedef {{what: string, job: number, at: number, message?: string, problem?: string, stdout?: string, status?: string}} Event */

/**
 * What is left after the run.
 * @typedef {object} Remains
 * @property {number} jobs
 * @property {readonly Row[]} finished all records of finished jobs that were ever on the disk
 * @property {readonly Row[]} active
 * @property {readonly Event[]} events of the driver
 * @property {import('./ledger.mjs').Ledger} ledger
 * @property {readonly string[]} unkept submits that a crash would have made forgotten
 */

/** @typedef {{figures: Record<string, number>, broken: string[]}} Verdict */

/** The service ran it, and its id was lost with the answer: nobody can ask for it by the API once it has ended. */
const lostEvent = 'again: ended unseen';

/** Whether each number has exactly one result. @param {Remains} remains @returns {Verdict} */
export function judge({ jobs, finished, active, events, ledger, unkept }) {
  const broken = [...unkept];
  const figures = { results: 0, 'taken more than once by the service': 0, 'taken again without need': 0 };
  for (let job = 1; job <= jobs; job += 1) {
    const rows = finished.filter((row) => row.job === job && row.status === 'completed');
    const right = rows.filter(({ stdout }) => stdout === `${textOf(job)}\n`);
    if (rows.length === 1 && right.length === 1) figures.results += 1;
    else broken.push(`job ${job} has ${rows.length} results, ${right.length} of them its own`);
    const own = events.filter((event) => event.job === job);
    const taken = ledger.timesTaken(job);
    if (taken > 1) figures['taken more than once by the service'] += 1;
    if (taken <= 1 + own.filter(({ what }) => what === lostEvent).length) continue;
    figures['taken again without need'] += 1;
    broken.push(`job ${job} was taken ${taken} times: ${own.map(describe).join(', ')}`);
  }
  for (const row of active) broken.push(`job ${row.job} is still ${row.status}: ${row.problem}`);
  for (const event of events.filter(isWrong)) broken.push(describe(event));
  return {
    figures: {
      ...figures,
      ...counted(events),
      'still open': active.length,
      'arrived before it was kept': unkept.length,
    },
    broken,
  };
}

/**
 * A submit arrives: by now the disk has to say that it may have been sent.
 * @param {number} job its number
 * @param {readonly Row[]} active
 * @returns {readonly string[]} what is wrong
 */
export function unkeptSubmit(job, active) {
  const rows = active.filter((row) => row.job === job && row.jobId === undefined);
  if (rows.some(({ status }) => status === 'submitting' || status === 'unknown')) return [];
  const said = rows.map(({ status }) => status).join() || 'nothing';
  return [`job ${job} arrived at the service while the disk said: ${said}`];
}

/** @param {Event} event */
const isWrong = ({ what, job, status, stdout }) =>
  what === 'again: unexpected' ||
  what === 'driver failed' ||
  (what === 'answered' && status !== undefined && stdout !== `${textOf(job)}\n`);

/** @param {Event} event */
const describe = ({ what, job, message, problem }) =>
  `job ${job} ${what}${message || problem ? ` (${message ?? problem})` : ''}`;

/** @param {readonly Event[]} events @returns {Record<string, number>} */
function counted(events) {
  const names = [...new Set(events.map(({ what }) => what))].sort();
  return Object.fromEntries(names.map((name) => [name, events.filter(({ what }) => what === name).length]));
}
