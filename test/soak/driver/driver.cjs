const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { setTimeout } = require('node:timers/promises');
const { lookAfter } = require('./person.cjs');
const { Work, nameOf } = require('./work.cjs');

/** @typedef {import('./work.cjs').Work} Working */

/** Hands over what was not handed over before a reload or a kill. @param {Working} work */
async function handOver(work) {
  const { plan, notes } = work;
  for (let job = Math.max(0, ...notes.all('handed')) + 1; job <= plan.jobs; job += 1) {
    while (work.running.size >= plan.atOnce) await setTimeout(50);
    if (work.isLeaving) return;
    writeFileSync(join(plan.folder, nameOf(job)), plan.programs[job] ?? '');
    notes.add('handed', job);
    work.run(job);
  }
}

/** @param {Working} work */
async function sayAlive(work) {
  const { plan, notes, running, done } = work;
  for (;;) {
    const handed = Math.max(0, ...notes.all('handed'));
    notes.sayAlive({ pid: process.pid, handed, running: running.size, done: done.size, jobs: plan.jobs });
    await setTimeout(500);
  }
}

function activate() {
  const work = new Work(JSON.parse(readFileSync(process.env['UNSANDBOX_SOAK_PLAN'] ?? '', 'utf8')));
  const failed = (/** @type {unknown} */ error) => {
    if (!work.noticeEnd(error)) work.note('driver failed', 0, { message: String(error) });
  };
  for (const part of [handOver, sayAlive, lookAfter]) part(work).catch(failed);
}

module.exports = { activate };
