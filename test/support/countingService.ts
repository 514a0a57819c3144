import { type FaultyService, json, startFaultyService } from './faultyService';

/** A service whose key allows two jobs at once and that ends each at the first look; it counts what is asked of it. */
export interface CountingService extends FaultyService {
  readonly submitted: () => number;
  /** Jobs that ran at one time. */
  readonly most: () => number;
}

export async function startCountingService(stdout: string): Promise<CountingService> {
  let [running, most, submitted] = [0, 0, 0];
  const service = await startFaultyService((request, response) => {
    if (request.url === '/keys/validate') return json(200, { valid: true, concurrency: 2 })(request, response);
    if (request.method === 'POST') {
      running += 1;
      submitted += 1;
      most = Math.max(most, running);
      return json(202, { job_id: `j${submitted}`, status: 'pending' })(request, response);
    }
    if (request.url === '/jobs') return json(200, { jobs: [] })(request, response);
    running -= 1;
    const result = { success: true, stdout, stderr: '', exit_code: 0 };
    return json(200, { job_id: request.url?.split('/').pop(), status: 'completed', result })(request, response);
  });
  return { ...service, submitted: () => submitted, most: () => most };
}
