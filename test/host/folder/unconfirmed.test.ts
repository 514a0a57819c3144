import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { json } from '../../support/faultyService';
import { useService } from '../services';
import { command, eventually, jobs, openText, run, writeFile } from '../support';

describe('a submit that is not answered', () => {
  let active: readonly object[] = [];
  const service = useService((request, response) => {
    if (request.method === 'POST') return request.socket.destroy();
    return json(200, { jobs: active })(request, response);
  });

  it('is told to a caller, also to one without options, and sent once', async () => {
    const editor = await openText('print(1)');
    await assert.rejects(run(editor.document.uri, {}), /Submitted, unconfirmed: .*It was not sent again/);
    await assert.rejects(run(editor.document.uri), /Submitted, unconfirmed: .*It was not sent again/);
    assert.equal(service.submits(), 2, 'one for each run');
    await eventually(
      () => service.requests,
      (requests) => requests.includes('GET /jobs'),
      'for a person the active jobs are looked at',
    );
    for (let count = 0; count < 2; count += 1) await vscode.commands.executeCommand('unsandbox.dismissJob');
  });

  it('of several files is in their rows: the active jobs are not asked for once a file', async () => {
    const uris = await Promise.all(['a.py', 'b.py'].map((name) => writeFile(`unconfirmed/${name}`, 'print(1)')));
    const before = service.requests.length;
    await vscode.commands.executeCommand('unsandbox.runFile', uris[0], uris);
    // A third that is not answered is asked for: what had been asked for the two would stand before.
    await assert.rejects(run((await openText('print(1)')).document.uri));
    await eventually(
      () => service.requests.slice(before),
      (requests) => requests.includes('GET /jobs'),
      'the active jobs are looked at',
    );
    const sent = service.requests.slice(before);
    assert.deepEqual(
      sent.map((line) => line.split(' ')[0]),
      ['POST', 'POST', 'POST', 'GET'],
      sent.join(),
    );
    for (let count = 0; count < 3; count += 1) await vscode.commands.executeCommand('unsandbox.dismissJob');
  });

  it('shows the active jobs, one of which may be it, and goes when the person removes it', async () => {
    active = [{ job_id: 'u1', status: 'running', language: 'python', submitted_at: new Date().toISOString() }];
    const editor = await openText('print(2)');
    const before = service.submits();
    await assert.rejects(run(editor.document.uri), /unconfirmed/);
    await eventually(jobs, (all) => all.some(({ jobId }) => jobId === 'u1'), 'the active job in the panel');
    const count = (await jobs()).length;
    await vscode.commands.executeCommand('unsandbox.dismissJob');
    assert.equal((await jobs()).length, count - 1);
    active = [];
    await command('refreshJobs');
    assert.ok((await jobs()).every(({ jobId }) => jobId !== 'u1'));
    assert.equal(service.submits(), before + 1);
  });
});
