import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { json } from '../../support/faultyService';
import { useLocalSandbox, useService } from '../services';
import { command, eventually, run, sample } from '../support';

type Save = readonly vscode.Uri[];
const save = (jobId: string, folder: vscode.Uri): Thenable<Save> =>
  vscode.commands.executeCommand<Save>('unsandbox.saveArtifacts', jobId, folder);

describe('artifacts', () => {
  useLocalSandbox();
  const folder = (): vscode.Uri => sample('saved');
  after(async () => vscode.workspace.fs.delete(folder(), { recursive: true }));

  it('a compiled program is saved, and runs', async () => {
    const outcome = await run(sample('fib.c'), { returnArtifact: true });
    assert.equal(outcome.artifacts.length, 1);
    const [file] = await save(outcome.jobId, folder());
    assert.ok(file);
    assert.equal(readFileSync(file.fsPath).length, outcome.artifacts[0]?.size);
    chmodSync(file.fsPath, 0o755);
    assert.equal(execFileSync(file.fsPath, { encoding: 'utf8' }).trim(), '0 1 1 2 3 5 8 13 21 34');
  }).timeout(60_000);

  it('a file that is there is never overwritten', async () => {
    const outcome = await run(sample('fib.c'), { returnArtifact: true });
    const [first] = await save(outcome.jobId, folder());
    assert.ok(first);
    writeFileSync(first.fsPath, 'mine');
    const [second] = await save(outcome.jobId, folder());
    assert.notEqual(second?.fsPath, first.fsPath);
    assert.equal(readFileSync(first.fsPath, 'utf8'), 'mine');
  }).timeout(60_000);

  it('a run without artifacts says how to get them', async () => {
    const outcome = await run(sample('hello.py'), {});
    await assert.rejects(async () => save(outcome.jobId, folder()), /no artifacts/);
  });
});

describe('artifacts of a service', () => {
  const service = useService();
  after(async () => vscode.workspace.fs.delete(sample('saved'), { recursive: true }));

  it('of every shape that services send are taken, and nothing of their names is believed', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const content = png.toString('base64');
    const artifacts = [
      { filename: 'plot.png', mime_type: 'image/png', size: 1, content_base64: content },
      { type: 'base64', filename: '../../up.png', data: content },
      { filename: 'C:\\x\\NUL.png', content },
      { filename: 'a\u202Egnp.exe', content_base64: content },
      { type: 'error', filename: 'lost.bin', error: 'it was too large' },
      { filename: 'bad.bin', content_base64: 'not base64!' },
    ];
    const result = { success: true, stdout: '', stderr: '', exit_code: 0, artifacts, artifact: content };
    await service.replace(json(200, { job_id: 'shapes', status: 'completed', result }));
    const { artifacts: seen, jobId } = await run(sample('hello.py'), {});
    assert.deepEqual(
      seen.map(({ filename }) => filename),
      ['plot.png', 'up.png', '_NUL.png', 'a_gnp.exe', 'lost.bin', 'bad.bin', 'artifact'],
    );
    assert.equal(seen[0]?.size, png.length, 'the size is that of the bytes');
    const saved = await save(jobId, sample('saved/shapes'));
    const names = saved.map(({ path }) => path.split('/saved/shapes/')[1]);
    assert.deepEqual(names, ['plot.png', 'up.png', '_NUL.png', 'a_gnp.exe', 'artifact'], 'what is damaged is left out');
    for (const { fsPath } of saved) assert.ok(readFileSync(fsPath).equals(png));
    await command('openArtifact', jobId, 'plot.png');
    const shown = await eventually(
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.input,
      (input) => input instanceof vscode.TabInputCustom,
      'an image is shown as one',
    );
    assert.equal((shown as vscode.TabInputCustom).viewType, 'imagePreview.previewEditor');
  });
});
