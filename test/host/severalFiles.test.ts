import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type FaultyService, json, startFaultyService } from '../support/faultyService';
import { closeEditors, delay, sample, setting, useLocalSandbox, writeFile } from './support';

describe('several files at once', () => {
  let service: FaultyService | undefined;
  afterEach(async () => {
    await closeEditors();
    await service?.close();
    service = undefined;
    delete process.env['UNSANDBOX_API_KEY'];
    await setting('apiUrl', undefined);
    await useLocalSandbox();
  });

  const runAll = (uris: readonly vscode.Uri[]): Thenable<unknown> =>
    vscode.commands.executeCommand('unsandbox.runFile', uris[0], uris);

  it('run in the local sandbox, and a line sums them up', async () => {
    await useLocalSandbox();
    const fails = await writeFile('fails.py', 'raise SystemExit(3)');
    await runAll([sample('fib.py'), fails, sample('fib.sh'), await writeFile('nothing.py', '')]);
    await delay(500); // the way of the text to the panel
    const shown = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'output')?.getText() ?? '';
    assert.match(
      shown,
      /── 4 files in [\d.]+ m?s: 2 succeeded, 1 failed \(fails\.py: exit code 3\), 1 not run or not known \(nothing\.py\)/,
    );
  });

  it('never go beyond what the key allows at once', async () => {
    let [running, most, submitted] = [0, 0, 0];
    service = await startFaultyService((request, response) => {
      if (request.url === '/keys/validate') return json(200, { valid: true, concurrency: 2 })(request, response);
      if (request.method === 'POST') {
        running += 1;
        submitted += 1;
        most = Math.max(most, running);
        return json(202, { job_id: `j${submitted}`, status: 'pending' })(request, response);
      }
      if (request.url === '/jobs') return json(200, { jobs: [] })(request, response);
      running -= 1;
      const result = { success: true, stdout: '', stderr: '', exit_code: 0 };
      return json(200, { job_id: request.url?.split('/').pop(), status: 'completed', result })(request, response);
    });
    process.env['UNSANDBOX_API_KEY'] = 'key-for-tests';
    await setting('service', 'cloud');
    await setting('apiUrl', service.url);
    const files = await Promise.all([1, 2, 3, 4, 5].map((n) => writeFile(`several${n}.py`, `print(${n})`)));
    await runAll(files);
    assert.equal(submitted, 5);
    assert.equal(most, 2);
  });
});
