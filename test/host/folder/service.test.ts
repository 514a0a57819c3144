import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/editor/run/runSource';
import { json, reset, startFaultyService, text } from '../../support/faultyService';
import type { Answer } from '../services';
import { chooseLocalSandbox, key, useService } from '../services';
import { closeEditors, command, openText, run, setting, writeFile } from '../support';

describe('a service that misbehaves', () => {
  const service = useService();

  async function runAgainst(answer: Answer): Promise<RunOutcome> {
    await service.replace(answer);
    return run((await openText('print(1)')).document.uri, {});
  }

  const answers: Readonly<Record<string, readonly [Answer, RegExp]>> = {
    'a wrong key': [json(401, { error: 'invalid_api_key', message: 'The key is wrong' }), /key/i],
    HTML: [text(200, 'text/html', '<html><body>Welcome to the hotel</body></html>'), /unconfirmed: 127\.0\.0\.1/],
    'truncated JSON': [text(200, 'application/json', '{"job_id":"a'), /unconfirmed: 127\.0\.0\.1/],
    'JSON of another kind': [json(200, [1, 2]), /unconfirmed: 127\.0\.0\.1/],
    'a server error': [text(500, 'text/plain', 'boom'), /boom/],
    'a connection lost after the submit': [reset, /Submitted, unconfirmed/],
    'a redirect': [
      (_request, response) => void response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
      /redirect/i,
    ],
  };
  for (const [name, [answer, message]] of Object.entries(answers)) {
    it(`${name}: one sentence, one submit`, async () => {
      await assert.rejects(runAgainst(answer), { message });
      // However that is answered: a second submit would have come before.
      await vscode.commands.executeCommand('unsandbox.refreshJobs');
      assert.ok(service.requests.includes('GET /jobs'), 'what was asked later is known');
      assert.equal(service.submits(), 1);
    });
  }

  it('a service that is down', async () => {
    const gone = await startFaultyService(reset);
    await gone.close();
    await setting('apiUrl', gone.url);
    const editor = await openText('print(1)');
    await assert.rejects(run(editor.document.uri, {}), /Nothing answers at 127\.0\.0\.1/);
  });

  it('plain http to another machine is refused before anything is sent', async () => {
    await setting('apiUrl', 'http://sandbox.invalid');
    const editor = await openText('print(1)');
    await assert.rejects(run(editor.document.uri, {}), /https/);
  });

  it('a status that makes no sense ends the run with a sentence', async () => {
    const running = runAgainst((request, response) =>
      request.method === 'POST'
        ? json(202, { job_id: 'j1', status: 'pending' })(request, response)
        : text(200, 'text/html', '<p>')(request, response),
    );
    await assert.rejects(running, /127\.0\.0\.1:\d+/);
    assert.equal(service.submits(), 1);
  });

  it('a busy moment of the service does not lose the job', async () => {
    let looks = 0;
    const outcome = await runAgainst((request, response) => {
      if (request.method === 'POST') return json(202, { job_id: 'j2', status: 'pending' })(request, response);
      looks += 1;
      if (looks === 1) return json(404, { error: 'not found' })(request, response);
      if (looks === 2) return json(503, { error: 'busy' })(request, response);
      return json(200, { status: 'completed', stdout: 'flat\n', exit_code: 0 })(request, response);
    });
    assert.deepEqual([outcome.jobId, outcome.stdout, outcome.success], ['j2', 'flat\n', true]);
    assert.equal(service.submits(), 1);
  });

  it('sends the key from the environment, and nothing when no job runs', async () => {
    const seen: (string | undefined)[] = [];
    await runAgainst((request, response) => {
      seen.push(request.headers.authorization);
      json(200, { job_id: 'j3', success: true, stdout: '', stderr: '', exit_code: 0 })(request, response);
    });
    assert.deepEqual(seen, [`Bearer ${key}`]);
    // Of what follows a job a request would come within moments.
    await run((await openText('print(1)')).document.uri, {});
    assert.deepEqual(service.requests, ['POST /execute/async', 'POST /execute/async']);
  });

  it('hands a caller the whole output, 32 MiB of it', async () => {
    const stdout = 'x'.repeat(32 * 1_048_576 - 1000);
    const outcome = await runAgainst(json(200, { job_id: 'j4', success: true, stdout, stderr: '', exit_code: 0 }));
    assert.equal(outcome.stdout.length, stdout.length);
  });

  it('follows several jobs with one list request a look', async () => {
    let lists = 0;
    await service.replace((request, response) => {
      if (request.method === 'POST')
        return json(202, { job_id: `job-${service.submits()}`, status: 'pending' })(request, response);
      const over = lists > 3;
      if (request.url === '/jobs') {
        lists += 1;
        const active = over
          ? []
          : [1, 2, 3, 4, 5].map((n) => ({ job_id: `job-${n}`, status: 'running', language: 'python' }));
        return json(200, { jobs: active })(request, response);
      }
      return json(200, over ? { status: 'completed', stdout: '', exit_code: 0 } : { status: 'running' })(
        request,
        response,
      );
    });
    const editor = await openText('print(1)');
    const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => run(editor.document.uri, {})));
    assert.equal(new Set(outcomes.map(({ jobId }) => jobId)).size, 5);
    const looks = service.requests.filter((request) => request.startsWith('GET /jobs/'));
    // One look each when they have left the list, and at most a few before there were several.
    assert.ok(looks.length <= 5 + 2, `${looks.length} single looks`);
  });

  it('says which setting is missing a key', async () => {
    delete process.env['UNSANDBOX_API_KEY'];
    await setting('apiUrl', 'https://sandbox.invalid');
    const editor = await openText('print(1)');
    await assert.rejects(run(editor.document.uri, {}), /There is no API key for sandbox\.invalid/);
    process.env['UNSANDBOX_API_KEY'] = key;
  });

  it('sends the key from the environment to no address that only a setting names', async () => {
    await setting('apiUrl', 'https://sandbox.invalid');
    const runs = async () => run((await openText('print(1)')).document.uri, {});
    await assert.rejects(runs(), /no API key for sandbox\.invalid.*UNSANDBOX_API_URL/);
    process.env['UNSANDBOX_API_URL'] = 'https://sandbox.invalid/v1';
    try {
      await assert.rejects(runs(), /name of sandbox\.invalid/);
    } finally {
      delete process.env['UNSANDBOX_API_URL'];
    }
  });

  it('refreshing lists jobs that were started elsewhere, and they can be cancelled', async () => {
    await service.replace((request, response) => {
      if (request.method === 'DELETE')
        return json(200, { message: 'Job cancelled', job_id: 'elsewhere-1' })(request, response);
      return json(200, { jobs: [{ job_id: 'elsewhere-1', status: 'running', language: 'go' }] })(request, response);
    });
    await command('refreshJobs');
    await vscode.commands.executeCommand('unsandbox.cancelAllJobs');
    assert.deepEqual(service.requests, ['GET /jobs'], 'jobs started elsewhere are left alone');
    await vscode.commands.executeCommand('unsandbox.cancelJob', 'elsewhere-1');
    assert.ok(service.requests.includes('DELETE /jobs/elsewhere-1'));
  });

  it('Stop without an editor leaves the jobs of elsewhere alone', async () => {
    await service.replace(json(200, { jobs: [{ job_id: 'elsewhere-2', status: 'running' }] }));
    await command('refreshJobs');
    await closeEditors();
    await assert.rejects(command('stop'), /No file is open/);
    assert.deepEqual(service.requests, ['GET /jobs']);
  });

  it('settings with values they cannot have are named, and nothing is sent', async () => {
    await service.replace(json(200, {}));
    const editor = await openText('print(1)');
    const wrong = {
      service: 'Local',
      ttl: '60',
      networkMode: 'open',
      inputFiles: 'data.csv',
      env: [1],
      returnArtifact: 'yes',
    };
    for (const [name, value] of Object.entries(wrong)) {
      await setting('service', 'cloud');
      await setting(name, value);
      await assert.rejects(run(editor.document.uri, {}), new RegExp(`unsandbox\\.${name} has the wrong value`));
      await setting(name, undefined);
    }
    assert.deepEqual(service.requests, []);
  });

  it('leaves a language that only the #! line tells to the service, and remembers its answer', async () => {
    const asked: string[] = [];
    await service.replace((request, response) => {
      asked.push(`${request.url} ${request.headers['content-type']}`);
      const result = {
        success: true,
        stdout: '',
        stderr: '',
        exit_code: 0,
        language: 'lolcode',
        detected_language: 'lolcode',
      };
      json(200, { job_id: `j-${asked.length}`, ...result })(request, response);
    });
    const uri = await writeFile('speaks-for-itself', '#!/usr/bin/env lolcode\nHAI\n');
    assert.equal((await run(uri, {})).language, 'lolcode');
    assert.equal((await run(uri, {})).language, 'lolcode');
    assert.match(asked[0] ?? '', /^\/run\/async.* text\/plain/);
    assert.match(asked[1] ?? '', /^\/execute\/async application\/json/);
  });

  it('shows the newest job, also beside one that never got an id', async () => {
    const gone = await startFaultyService(reset);
    await gone.close();
    await setting('apiUrl', gone.url);
    await assert.rejects(run((await openText('print(1)')).document.uri, {}), /Nothing answers/);
    await chooseLocalSandbox();
    await run((await openText('print("the newest")')).document.uri, {});
    await command('showJobOutput');
    const shown = vscode.window.visibleTextEditors.map(({ document }) => document.getText());
    assert.ok(
      shown.some((content) => /^── stdout ──\nthe newest$/m.test(content)),
      shown.join('\n---\n'),
    );
  });
});
