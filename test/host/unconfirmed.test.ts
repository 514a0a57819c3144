import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type FaultyService, json, startFaultyService } from '../support/faultyService';
import { closeEditors, delay, openText, pickEntry, run, setting, useLocalSandbox, writeFile } from './support';

const result = { success: true, stdout: 'found again\n', stderr: '', exit_code: 0 };

describe('a submit that is not answered', () => {
  let service: FaultyService;
  let active: readonly object[] = [];

  before(async () => {
    process.env['UNSANDBOX_API_KEY'] = 'key-for-tests';
    service = await startFaultyService((request, response) => {
      if (request.method === 'POST') return request.socket.destroy();
      if (request.url === '/jobs') return json(200, { jobs: active })(request, response);
      return json(200, { job_id: 'u1', status: 'completed', result })(request, response);
    });
    await setting('service', 'cloud');
    await setting('apiUrl', service.url);
  });
  after(async () => {
    delete process.env['UNSANDBOX_API_KEY'];
    await service.close();
    await setting('apiUrl', undefined);
    await useLocalSandbox();
  });
  afterEach(closeEditors);

  const submits = (): number => service.requests.filter((line) => line.startsWith('POST')).length;
  const output = (): string | undefined =>
    vscode.window.visibleTextEditors
      .map(({ document }) => document)
      .find(({ uri }) => uri.scheme === 'unsandbox-job')
      ?.getText();

  it('is told to a caller, also to one without options, and sent once', async () => {
    const editor = await openText('print(1)');
    await assert.rejects(run(editor.document.uri, {}), /Submitted, unconfirmed: .*It was not sent again/);
    await assert.rejects(run(editor.document.uri), /Submitted, unconfirmed: .*It was not sent again/);
    assert.equal(submits(), 2, 'one for each run');
    await delay(300);
    assert.ok(service.requests.includes('GET /jobs'), 'for a person the active jobs are looked at');
    await vscode.commands.executeCommand('unsandbox.dismissJob');
    await vscode.commands.executeCommand('unsandbox.dismissJob');
  });

  it('of several files is in their rows: the active jobs are not asked for once a file', async () => {
    const uris = await Promise.all(['a.py', 'b.py'].map((name) => writeFile(`unconfirmed/${name}`, 'print(1)')));
    const before = service.requests.length;
    await vscode.commands.executeCommand('unsandbox.runFile', uris[0], uris);
    await delay(300);
    const sent = service.requests.slice(before).filter((line) => !line.includes('/keys/'));
    assert.deepEqual([sent.length, sent.every((line) => line.startsWith('POST'))], [2, true], sent.join());
    await vscode.commands.executeCommand('unsandbox.dismissJob');
    await vscode.commands.executeCommand('unsandbox.dismissJob');
  });

  it('is followed when the person says which active job it is', async () => {
    active = [{ job_id: 'u1', status: 'running', language: 'python', submitted_at: new Date().toISOString() }];
    const editor = await openText('print(2)');
    const before = submits();
    await assert.rejects(run(editor.document.uri, {}), /unconfirmed/);
    const finding = vscode.commands.executeCommand('unsandbox.findJob');
    await pickEntry(0);
    await finding;
    await delay(500);
    await vscode.commands.executeCommand('unsandbox.showJobOutput');
    assert.match(output() ?? '', /^found again$/m);
    assert.equal(submits(), before + 1);
  });
});
