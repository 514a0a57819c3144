import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startCountingService } from '../support/countingService';
import type { FaultyService } from '../support/faultyService';
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
    const output = (): string =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'output')?.getText() ?? '';
    // The text is on its way to the panel.
    for (const deadline = Date.now() + 10_000; !output().includes('── 4 files') && Date.now() < deadline; )
      await delay(50);
    assert.match(
      output(),
      /── 4 files in [\d.]+ m?s: 2 succeeded, 1 failed \(fails\.py: exit code 3\), 1 not run or not known \(nothing\.py\)/,
    );
  });

  it('never go beyond what the key allows at once', async () => {
    const counting = await startCountingService('');
    service = counting;
    process.env['UNSANDBOX_API_KEY'] = 'key-for-tests';
    await setting('service', 'cloud');
    await setting('apiUrl', service.url);
    const files = await Promise.all([1, 2, 3, 4, 5].map((n) => writeFile(`several${n}.py`, `print(${n})`)));
    await runAll(files);
    assert.equal(counting.submitted(), 5);
    assert.equal(counting.most(), 2);
  });
});
