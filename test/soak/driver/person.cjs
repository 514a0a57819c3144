const { setTimeout } = require('node:timers/promises');
const vscode = require('vscode');

/** @typedef {import('./disk.cjs').Row} Row */
/** @typedef {import('./work.cjs').Work} Work */

const roundMs = 400;
/** A number that nothing is known of is run again when that has been so for this long: all is quiet then. */
const quietMs = 3000;
const refreshEveryMs = 15_000;

/** Decides what the product leaves to the person, for as long as the window lives. @param {Work} work */
async function lookAfter(work) {
  /** Since when a number has had no row that says more. @type {Map<number, number>} */
  const silent = new Map();
  for (let refreshedAt = Date.now(); !work.isLeaving; await setTimeout(roundMs)) {
    const active = work.store.active();
    noteDone(work);
    for (const row of active.filter(isUnconfirmed)) await decide(work, row);
    runForgotten(work, active, silent);
    if (Date.now() - refreshedAt < refreshEveryMs) continue;
    refreshedAt = Date.now();
    // Errors are shown as notifications, which nobody reads here.
    await vscode.commands.executeCommand('notifications.clearAll');
    if (active.some(({ status, jobId }) => status === 'unknown' && jobId !== undefined))
      await vscode.commands.executeCommand('unsandbox.refreshJobs');
  }
}

/** @param {Row} row */
const isUnconfirmed = ({ isMine, status, jobId }) => isMine && status === 'unknown' && jobId === undefined;

/** @param {Work} work */
function noteDone({ store, notes, done }) {
  for (const { job, status } of store.finished()) {
    if (status !== 'completed' || done.has(job)) continue;
    done.add(job);
    notes.add('done', job);
  }
}

/**
 * A submit without an answer. What the product cannot say the person asks the service's operator.
 * @param {Work} work @param {Row} row
 */
async function decide(work, row) {
  const { job, key, submittedAt } = row;
  if (work.running.has(job)) return;
  const asked = await fetch(`${work.plan.operator}/soak/fate?job=${job}&since=${submittedAt}`);
  const { state, jobId } = /** @type {{state: string, jobId?: string}} */ (await asked.json());
  // What runs there is left to end.
  if (state === 'wait' || state === 'active') return;
  // Its end may be about to be written.
  await setTimeout(roundMs);
  if (!work.store.active().some((other) => other.key === key && isUnconfirmed(other))) return;
  work.note(state === 'never' ? 'again: never arrived' : 'again: ended unseen', job, { jobId });
  await vscode.commands.executeCommand('unsandbox.dismissJob', { key });
  work.follow(job, () => vscode.commands.executeCommand('unsandbox.runAgain', { key }));
}

/**
 * Runs again what has no result and nothing that goes on: the product says that nothing was sent, or says nothing at all.
 * @param {Work} work @param {readonly Row[]} active @param {Map<number, number>} silent
 */
function runForgotten(work, active, silent) {
  const goesOn = new Set([...active.map(({ job }) => job), ...work.running, ...work.done]);
  for (const job of work.notes.all('handed')) {
    if (goesOn.has(job)) silent.delete(job);
    else if (!silent.has(job)) silent.set(job, Date.now());
    else if (Date.now() - (silent.get(job) ?? 0) > quietMs) {
      silent.delete(job);
      const rows = work.store.finished().filter((row) => row.job === job);
      const last = rows.sort((a, b) => a.submittedAt - b.submittedAt).at(-1);
      work.note(reasonOf(last), job, { problem: last?.problem });
      work.run(job);
    }
  }
}

/** @param {Row | undefined} last */
function reasonOf(last) {
  if (last === undefined) return 'again: no row';
  if (/nothing was sent/.test(last.problem ?? '')) return 'again: product says not sent';
  // The window went between the two.
  if (/unconfirmed/.test(last.problem ?? '')) return 'again: dismissed before';
  return 'again: unexpected';
}

module.exports = { lookAfter };
