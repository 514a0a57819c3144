const { join } = require('node:path');
const vscode = require('vscode');
const { Notes, Store } = require('./disk.cjs');

/**
 * @typedef {object} Plan
 * @property {number} jobs
 * @property {number} atOnce
 * @property {string} folder of the files that are run
 * @property {string} notes folder of what the driver remembers
 * @property {string} store folder of the product's records
 * @property {string} operator the address of whoever knows what reached the service
 * @property {Record<string, string>} programs by number
 */

/** What goes on in this extension host. */
class Work {
  /** Numbers whose run this extension host waits for. @type {Set<number>} */
  running = new Set();
  /** Numbers whose result has been seen. @type {Set<number>} */
  done;
  /** The window goes: what is handed over now would only be refused. */
  isLeaving = false;

  /** @param {Plan} plan */
  constructor(plan) {
    this.plan = plan;
    this.notes = new Notes(plan.notes);
    this.store = new Store(plan.store);
    this.done = new Set(this.notes.all('done'));
  }

  /** @param {string} what @param {number} job @param {object} [more] */
  note(what, job, more = {}) {
    this.notes.add('events', { what, job, pid: process.pid, at: Date.now(), ...more });
  }

  /** Waits for a command that ends with a job's run. @param {number} job @param {() => Thenable<any>} command */
  follow(job, command) {
    this.running.add(job);
    command()
      .then(
        (outcome) => this.note('answered', job, { status: outcome?.status, stdout: outcome?.stdout }),
        (error) => {
          this.noticeEnd(error);
          this.note('rejected', job, { message: String(error?.message) });
        },
      )
      .then(() => this.running.delete(job), console.error);
  }

  /** Whether an error says that the window goes. @param {unknown} error */
  noticeEnd(error) {
    const message = error instanceof Error ? error.message : String(error);
    this.isLeaving ||= /window closed|Channel has been closed|^Cancell?ed$/.test(message);
    return this.isLeaving;
  }

  /** @param {number} job */
  run(job) {
    const uri = vscode.Uri.file(join(this.plan.folder, nameOf(job)));
    this.follow(job, () => vscode.commands.executeCommand('unsandbox.run', uri, {}));
  }
}

/** @param {number} job */
const nameOf = (job) => `job-${String(job).padStart(4, '0')}.py`;

exports.Work = Work;
exports.nameOf = nameOf;
