/**
 * A submit on its way: what the service itself would know of it.
 * @typedef {object} Submit
 * @property {number} job its number
 * @property {number} at ms since the epoch
 * @property {boolean} isUnderway not yet answered, nor lost
 * @property {boolean} hasReached the service has taken it
 * @property {string} [jobId]
 */

/** Every submit that came to the proxy. */
export class Ledger {
  /** @type {Submit[]} */
  submits = [];

  /** @param {number} job @returns {Submit} */
  begin(job) {
    const submit = { job, at: Date.now(), isUnderway: true, hasReached: false };
    this.submits.push(submit);
    return submit;
  }

  /** @param {number} job @param {number} [since] ms since the epoch */
  of(job, since = 0) {
    return this.submits.filter((submit) => submit.job === job && submit.at >= since);
  }

  /** How often the service took a job. @param {number} job */
  timesTaken(job) {
    return this.of(job).filter(({ hasReached }) => hasReached).length;
  }
}
