import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { run, sample, useLocalSandbox } from './support';

/** The library of types that has it is the browser's. */
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object };

type Save = readonly vscode.Uri[];
const save = (jobId: string, folder: vscode.Uri): Thenable<Save> =>
  vscode.commands.executeCommand<Save>('unsandbox.saveArtifacts', jobId, folder);

describe('artifacts', () => {
  before(useLocalSandbox);
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

  it('a WebAssembly build is one', async () => {
    const outcome = await run(sample('fib.c'), { returnWasmArtifact: true });
    const [file] = (await save(outcome.jobId, folder())).filter(({ path }) => path.endsWith('.wasm'));
    assert.ok(file, JSON.stringify(outcome.artifacts));
    assert.ok(new WebAssembly.Module(readFileSync(file.fsPath)));
  }).timeout(60_000);

  it('a run without artifacts says how to get them', async () => {
    const outcome = await run(sample('hello.py'), {});
    await assert.rejects(async () => save(outcome.jobId, folder()), /no artifacts/);
  });
});
