import { json, type startFaultyService } from './faultyService';

/** Answers with jobs each of which ends at the first look; counts what is asked. */
export interface CountingAnswer {
  readonly answer: Parameters<typeof startFaultyService>[0];
  readonly submitted: () => number;
  /** Jobs that ran at one time. */
  readonly most: () => number;
}

export function countingAnswer(stdout: string): CountingAnswer {
  let [running, most, submitted] = [0, 0, 0];
  const answer: CountingAnswer['answer'] = (request, response) => {
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
  };
  return { answer, submitted: () => submitted, most: () => most };
}
