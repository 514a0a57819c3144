import assert from 'node:assert/strict';
import { json, reset } from '../../support/faultyService';
import { listJobs, runCode } from '../agentCalls';
import { key, useService } from '../services';

describe('tools for language models, at a service', () => {
  const service = useService();

  it('without a key nobody is asked: the model hears what the user has to do', async () => {
    await service.replace(json(500, {}));
    delete process.env['UNSANDBOX_API_KEY'];
    await assert.rejects(
      runCode('print(1)'),
      /no API key.*unsandbox: Set API Key….*unsandbox: Choose Where Code Runs…/,
    );
    process.env['UNSANDBOX_API_KEY'] = key;
    assert.equal(service.requests.length, 0);
  });

  it('a refused key', async () => {
    await service.replace(json(401, { error: 'invalid_api_key', message: 'The key is wrong' }));
    await assert.rejects(runCode('print(1)'), /The key is wrong.*Set API Key…/);
  });

  it('a submit without an answer is not sent again, and the model is told not to', async () => {
    await service.replace(reset);
    await assert.rejects(
      runCode('print(1)'),
      /not certain whether the job arrived.*Do not run it again: look with list_unsandbox_jobs/,
    );
    assert.equal(service.submits(), 1);
    assert.match(await listJobs(), /submitted but not confirmed/);
  });

  it('a service that is busy for long: when to try again, and no job stays in the queue', async () => {
    await service.replace((request, response) => {
      response.setHeader('retry-after', '90');
      json(429, { error: 'rate_limit_exceeded' })(request, response);
    });
    await assert.rejects(runCode('print(1)'), /refused the job for now.*Try again in (8\d|90) seconds/);
    assert.equal(service.submits(), 1);
    assert.match(await listJobs(), /No job is active/);
  });

  it('an unknown language: which ones there are, and nothing is sent', async () => {
    await service.replace(json(200, { languages: ['python', 'whitespace'] }));
    await assert.rejects(
      runCode('print(1)', { language: 'klingon' }),
      /no language "klingon".*The languages are: python, whitespace/,
    );
    assert.equal(service.submits(), 0);
  });

  it('a language that the service does not run: which ones it does', async () => {
    await service.replace((request, response) =>
      request.method === 'POST'
        ? json(400, { error: 'unsupported language' })(request, response)
        : json(200, { languages: ['python', 'whitespace'] })(request, response),
    );
    await assert.rejects(runCode('print(1)'), /unsupported language.*The languages are: python, whitespace/);
  });
});
