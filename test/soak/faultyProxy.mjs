import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { drawFault, noFault } from './faults.mjs';
import { Ledger } from './ledger.mjs';

/**
 * What became of a job's submits since a time. `wait`: it cannot be said yet. `never`: none reached the service.
 * @typedef {{state: 'wait' | 'never' | 'active' | 'ended', jobId?: string}} Fate
 */

/** In front of a real service, for requests that go wrong now and then, as the seed has it. */
export class FaultyProxy {
  ledger = new Ledger();
  /** By kind and method. @type {Map<string, number>} */
  faults = new Map();
  requests = 0;
  isFaulty = true;
  /** By what a request asks for: how often it was asked. @type {Map<string, number>} */
  #asked = new Map();
  #server = createServer((request, response) => void this.#serve(request, response).catch(() => response.destroy()));

  /** Hears of every submit as it arrives, by the job's number. @type {(job: number) => unknown} */
  onSubmit = () => {};

  /** @param {string} service its address @param {string} token @param {number} seed */
  constructor(service, token, seed) {
    this.service = service;
    this.token = token;
    this.seed = seed;
    this.#server.keepAliveTimeout = 60_000;
  }

  /** @returns {Promise<string>} its address */
  async listen() {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    const address = this.#server.address();
    return `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
  }

  /** @returns {Record<string, number>} */
  figures() {
    const { submits } = this.ledger;
    return {
      requests: this.requests,
      ...Object.fromEntries([...this.faults].sort(([a], [b]) => (a < b ? -1 : 1))),
      'submits at the proxy': submits.length,
      'submits taken by the service': submits.filter(({ hasReached }) => hasReached).length,
    };
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /**
   * For whoever plays the person, who may ask the service's operator.
   * @param {number} job its number
   * @param {number} since ms since the epoch: when the row in question was made
   * @returns {Promise<Fate>}
   */
  async fate(job, since) {
    const submits = this.ledger.of(job, since);
    const reached = submits.find(({ jobId }) => jobId !== undefined);
    const isUnderway = submits.some((submit) => submit.isUnderway);
    if (reached?.jobId === undefined) return { state: isUnderway ? 'wait' : 'never' };
    const answer = await this.#ask('GET', `/jobs/${reached.jobId}`);
    const { status } = /** @type {{status?: string}} */ (await answer.json());
    if (status === 'pending' || status === 'running') return { state: 'active', jobId: reached.jobId };
    return { state: isUnderway ? 'wait' : 'ended', jobId: reached.jobId };
  }

  /** @param {string} method @param {string} path @param {Buffer} [body] @param {string} [type] */
  #ask(method, path, body, type) {
    const headers = { authorization: `Bearer ${this.token}`, ...(type ? { 'content-type': type } : {}) };
    return fetch(this.service + path, { method, headers, ...(body && body.length > 0 ? { body } : {}) });
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async #serve(request, response) {
    const { method = 'GET', url = '/' } = request;
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const asked = new URL(url, 'http://proxy');
    if (asked.pathname === '/soak/fate') {
      const fate = await this.fate(Number(asked.searchParams.get('job')), Number(asked.searchParams.get('since')));
      return void response.end(JSON.stringify(fate));
    }
    const job = method === 'POST' ? numberIn(body.toString('utf8')) : undefined;
    const submit = job === undefined ? undefined : this.ledger.begin(job);
    if (job !== undefined) this.onSubmit(job);
    const fault = this.#draw(method, job === undefined ? url : `job ${job}`);
    try {
      await this.#misbehave(fault, { method, url, body, type: request.headers['content-type'] }, submit, response);
    } finally {
      if (submit) submit.isUnderway = false;
    }
  }

  /**
   * @param {import('./faults.mjs').Fault} fault
   * @param {{method: string, url: string, body: Buffer, type: string | undefined}} request
   * @param {import('./ledger.mjs').Submit | undefined} submit
   * @param {import('node:http').ServerResponse} response
   */
  async #misbehave(fault, { method, url, body, type }, submit, response) {
    await setTimeout(fault.beforeMs);
    const own = fault.reaches ? await this.#ask(method, url, body, type) : undefined;
    const text = (await own?.text()) ?? '';
    if (submit && own?.ok) Object.assign(submit, { hasReached: true, jobId: JSON.parse(text).job_id });
    await setTimeout(fault.afterMs);
    if (fault.answer === 'reset') return void response.socket?.resetAndDestroy();
    if (fault.answer !== 'own') {
      const { status, headers = {} } = fault.answer;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      return void response.end(JSON.stringify(fault.answer.body));
    }
    response.writeHead(own?.status ?? 500, { 'content-type': own?.headers.get('content-type') ?? 'application/json' });
    response.end(text);
  }

  /** @param {string} method @param {string} what */
  #draw(method, what) {
    const key = `${method} ${what.replace(/[0-9a-f-]{36}/, 'id')}`;
    const count = (this.#asked.get(key) ?? 0) + 1;
    this.#asked.set(key, count);
    this.requests += 1;
    const fault = this.isFaulty ? drawFault(this.seed, `${key} ${count}`) : noFault;
    const name = `${method} ${fault.name}`;
    if (fault !== noFault) this.faults.set(name, (this.faults.get(name) ?? 0) + 1);
    return fault;
  }
}

/** The number of the job in what a program prints. @param {string} code @returns {number | undefined} */
export function numberIn(code) {
  const found = /job (\d{4})/.exec(code)?.[1];
  return found === undefined ? undefined : Number(found);
}
