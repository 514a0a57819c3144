import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { countingAnswer } from '../../support/countingService';
import { channel } from '../outputPlaces';
import { useLocalSandbox, useService } from '../services';
import { command, sample, writeFile } from '../support';

const runAll = (uris: readonly vscode.Uri[]): Promise<unknown> => command('runFile', uris[0], uris);

describe('several files at once', () => {
  useLocalSandbox();

  it('run in the local sandbox, and a line sums them up', async () => {
    const fails = await writeFile('fails.py', 'raise SystemExit(3)');
    const all = [sample('fib.py'), fails, sample('fib.sh'), await writeFile('nothing.py', '')];
    await assert.rejects(runAll(all), /nothing\.py is empty/);
    const output = await channel('── 4 files'); // it is on its way to the panel
    assert.match(
      output.getText(),
      /── 4 files in [\d.]+ m?s: 2 succeeded, 1 failed \(fails\.py: exit code 3\), 1 not run or not known \(nothing\.py\)/,
    );
  });
});

describe('several files at a service', () => {
  const counter = countingAnswer('');
  useService(counter.answer);

  it('never go beyond what the key allows at once', async () => {
    const files = await Promise.all([1, 2, 3, 4, 5].map((n) => writeFile(`several${n}.py`, `print(${n})`)));
    await runAll(files);
    assert.equal(counter.submitted(), 5);
    assert.equal(counter.most(), 2);
  });
});
