import assert from 'node:assert/strict';
import { type FaultyService, json, reset, startFaultyService } from '../support/faultyService';
import { key, listJobs, runCode } from './agentCalls';
import { setting, useLocalSandbox } from './support';

describe('tools for language models, at a service', () => {
  let service: FaultyService | undefined;
  before(() => {
    process.env['UNSANDBOX_API_KEY'] = key;
  });
  after(async () => {
    delete process.env['UNSANDBOX_API_KEY'];
    await setting('apiUrl', undefined);
    await useLocalSandbox();
  });
  afterEach(async () => service?.close());

  async function at(answer: Parameters<typeof startFaultyService>[0]): Promise<void> {
    service = await startFaultyService(answer);
    await setting('service', 'cloud');
    await setting('apiUrl', service.url);
  }
  const submits = (): number => service?.requests.filter((request) => request.startsWith('POST')).length ?? 0;

  it('without a key nobody is asked: the model hears what the user has to do', async () => {
    await at(json(500, {}));
    delete process.env['UNSANDBOX_API_KEY'];
    await assert.rejects(
      runCode('print(1)'),
      /no API key.*unsandbox: Set API Key….*unsandbox: Choose Where Code Runs…/,
    );
    process.env['UNSANDBOX_API_KEY'] = key;
    assert.equal(service?.requests.length, 0);
  });

  it('a refused key', async () => {
    await at(json(401, { error: 'invalid_api_key', message: 'The key is wrong' }));
    await assert.rejects(runCode('print(1)'), /The key is wrong.*Set API Key…/);
  });

  it('a submit without an answer is not sent again, and the model is told not to', async () => {
    await at(reset);
    await assert.rejects(
      runCode('print(1)'),
      /not certain whether the job arrived.*Do not run it again: look with list_unsandbox_jobs/,
    );
    assert.equal(submits(), 1);
    assert.match(await listJobs(), /submitted but not confirmed/);
  });

  it('a service that is busy for long: when to try again, and no job stays in the queue', async () => {
    await at((request, response) => {
      response.setHeader('retry-after', '90');
      json(429, { error: 'rate_limit_exceeded' })(request, response);
    });
    await assert.rejects(runCode('print(1)'), /refused the job for now.*Try again in (8\d|90) seconds/);
    assert.equal(submits(), 1);
    assert.match(await listJobs(), /No job is active/);
  });

  it('a language that the service does not run: which ones it does', async () => {
    await at((request, response) =>
      request.method === 'POST'
        ? json(400, { error: 'unsupported language' })(request, response)
        : json(200, { languages: ['python', 'whitespace'] })(request, response),
    );
    await assert.rejects(runCode('print(1)'), /unsupported language.*The languages are: python, whitespace/);
  });
});
