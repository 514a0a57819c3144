import { type FaultyService, json, startFaultyService } from '../support/faultyService';
import { closeEditors, setting } from './support';

export type Answer = Parameters<typeof startFaultyService>[0];

/** Not shaped like a key, so that no scanner takes it for one. */
export const key = 'a key for tests'.replaceAll(' ', '-');

/** A job that ends at once, and well. */
export const finished = json(200, {
  job_id: 'j',
  status: 'completed',
  result: { success: true, stdout: 'ran\n', stderr: '', exit_code: 0 },
});

export const chooseLocalSandbox = (): Promise<void> => setting('service', 'local');

/** The tests of the suite run in the local sandbox, and leave no editor open. */
export function useLocalSandbox(): void {
  before(chooseLocalSandbox);
  afterEach(closeEditors);
}

const limitsRequest = 'POST /keys/validate';

/** What a key allows is asked whenever the editor does not know it yet, which no test that counts requests is to depend on. */
const withLimits =
  (answer: Answer): Answer =>
  (request, response) =>
    `${request.method} ${request.url}` === limitsRequest
      ? json(200, { valid: true, concurrency: 2 })(request, response)
      : answer(request, response);

/** The service that is chosen, while the tests of a suite run. Requests are those beside the one for what the key allows. */
export interface UsedService extends Pick<FaultyService, 'url' | 'requests' | 'bodies'> {
  /** Jobs that were submitted. */
  readonly submits: () => number;
  /** Chooses another service, of which nothing is known yet. */
  readonly replace: (answer: Answer) => Promise<void>;
}

/** Chooses a service of ours for the tests of the suite, with a key for it; they leave no editor open. */
export function useService(answer: Answer = finished): UsedService {
  const running: FaultyService[] = [];
  const current = (): FaultyService => {
    const service = running.at(-1);
    if (service === undefined) throw new Error('The service runs only while the tests of its suite do.');
    return service;
  };
  const replace = async (next: Answer): Promise<void> => {
    for (const service of running.splice(0)) await service.close();
    running.push(await startFaultyService(withLimits(next)));
    await setting('service', 'cloud');
    await setting('apiUrl', current().url);
  };
  before(async () => {
    process.env['UNSANDBOX_API_KEY'] = key;
    await replace(answer);
  });
  afterEach(closeEditors);
  after(async () => {
    delete process.env['UNSANDBOX_API_KEY'];
    await chooseLocalSandbox();
    await setting('apiUrl', undefined);
    for (const service of running.splice(0)) await service.close();
  });
  return {
    replace,
    get url() {
      return current().url;
    },
    get requests() {
      return current().requests.filter((line) => line !== limitsRequest);
    },
    get bodies() {
      const { requests, bodies } = current();
      return bodies.filter((_, index) => requests[index] !== limitsRequest);
    },
    submits: () => current().requests.filter((line) => line.startsWith('POST') && line !== limitsRequest).length,
  };
}
