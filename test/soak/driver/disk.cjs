const { closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, writeFileSync, writeSync } =
  require('node:fs');
const { join } = require('node:path');

/**
 * A job as the product keeps it: what a person sees in the panel.
 * @typedef {object} Row
 * @property {string} key
 * @property {number} job its number
 * @property {string} status
 * @property {number} submittedAt
 * @property {number} [finishedAt]
 * @property {string} [jobId]
 * @property {string} [problem]
 * @property {string} [stdout]
 * @property {boolean} isMine of this extension host
 */

/** What the driver itself knows beyond reloads and kills. On the disk before it matters. */
class Notes {
  /** @param {string} dir */
  constructor(dir) {
    this.dir = dir;
  }

  /** @param {string} name @param {unknown} value */
  add(name, value) {
    const file = openSync(join(this.dir, name), 'a');
    writeSync(file, `${JSON.stringify(value)}\n`);
    fsyncSync(file);
    closeSync(file);
  }

  /** A kill may have cut off the last line. @param {string} name @returns {any[]} */
  all(name) {
    const path = join(this.dir, name);
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  }

  /** @param {unknown} value */
  sayAlive(value) {
    const path = join(this.dir, 'alive.json');
    writeFileSync(`${path}.partial`, JSON.stringify(value));
    renameSync(`${path}.partial`, path);
  }
}

/** The product's own records. */
class Store {
  /** Finished ones, by file: they do not change. @type {Map<string, Row | undefined>} */
  ended = new Map();

  /** @param {string} dir */
  constructor(dir) {
    this.dir = dir;
  }

  /** @returns {Row[]} */
  active() {
    return this.names('active').flatMap((name) => this.read('active', name) ?? []);
  }

  /** @returns {Row[]} */
  finished() {
    for (const name of this.names('finished')) {
      if (!this.ended.has(name)) this.ended.set(name, this.read('finished', name));
    }
    return [...this.ended.values()].filter((row) => row !== undefined);
  }

  /** @param {string} folder */
  names(folder) {
    const path = join(this.dir, folder);
    return existsSync(path) ? readdirSync(path) : [];
  }

  /** Undefined when it has gone meanwhile. @param {string} folder @param {string} name @returns {Row | undefined} */
  read(folder, name) {
    try {
      const { resource, result, ...record } = JSON.parse(readFileSync(join(this.dir, folder, name), 'utf8'));
      const job = Number(/job-(\d{4})\.py$/.exec(resource)?.[1]);
      const isMine = name.includes(`@${process.pid}.`);
      return { ...record, job, stdout: result?.stdout, isMine };
    } catch {
      return undefined;
    }
  }
}

exports.Notes = Notes;
exports.Store = Store;
