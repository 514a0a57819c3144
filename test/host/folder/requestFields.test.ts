import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { useLocalSandbox } from '../services';
import { lines, run, sample, workspaceSetting, writeFile } from '../support';

/** The library of types that has it is the browser's. */
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object };

/** Each field of the contract's table of parameters, set in the editor and seen to take effect in the sandbox. */
describe('every parameter of a request', () => {
  useLocalSandbox();
  afterEach(async () => {
    for (const name of ['ttl', 'networkMode', 'env', 'envFile', 'inputFiles', 'returnArtifact', 'returnWasmArtifact'])
      await workspaceSetting(name, undefined);
  });

  it('language: the comment of the file names it', async () => {
    const uri = await writeFile('program.txt', lines('# unsandbox: language=python', 'print("python it is")'));
    assert.equal((await run(uri, {})).stdout, 'python it is\n');
  });

  it('env: a setting is printed by the program', async () => {
    await workspaceSetting('env', { GREETING: 'Hello = "World"' });
    const uri = await writeFile('env.py', 'import os\nprint(os.environ["GREETING"])');
    assert.equal((await run(uri, {})).stdout, 'Hello = "World"\n');
  });

  it('env: a file of variables is read, and the setting wins over it', async () => {
    await writeFile('vars.env', lines('# a comment', 'export A=1', 'B="two words"', "C='x # y'", 'D=from-file'));
    await workspaceSetting('envFile', 'vars.env');
    await workspaceSetting('env', { D: 'from-settings' });
    const uri = await writeFile('env.py', 'import os\nprint(*[os.environ[n] for n in "ABCD"], sep="|")');
    assert.equal((await run(uri, {})).stdout, '1|two words|x # y|from-settings\n');
  });

  it('env: an unsaved file of variables in UTF-16 is read as it is seen', async () => {
    const uri = await writeFile('utf16.env', Buffer.from('\uFEFFA=1\n', 'utf16le'));
    const document = await vscode.workspace.openTextDocument(uri, { encoding: 'utf16le' });
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 2), '2'));
    const outcome = await run(await writeFile('a.py', 'import os\nprint(os.environ["A"])'), { envFile: 'utf16.env' });
    assert.equal(outcome.stdout, '21\n');
  });

  it('network_mode: zerotrust has no network, and semitrusted is asked of the service', async () => {
    const code = lines('import socket', 'socket.create_connection(("192.0.2.1", 80), 2)');
    const uri = await writeFile('network.py', code);
    const refused = await run(uri, {});
    assert.equal(refused.success, false);
    assert.match(refused.stderr, /Network is unreachable/);
    // The local sandbox takes it only when it was started with a switch: its refusal shows that it was asked.
    await workspaceSetting('networkMode', 'semitrusted');
    await assert.rejects(run(uri, {}), /semitrusted/);
  });

  it('ttl: a setting for one language stops the program', async () => {
    const settings = vscode.workspace.getConfiguration('unsandbox', { languageId: 'python' });
    await settings.update('ttl', 1, vscode.ConfigurationTarget.Workspace, true);
    const uri = await writeFile('slow.py', 'import time\ntime.sleep(30)');
    const outcome = await run(uri, {});
    await settings.update('ttl', undefined, vscode.ConfigurationTarget.Workspace, true);
    assert.equal(outcome.status, 'timeout');
  });

  it('return_artifact: a program comes back', async () => {
    await workspaceSetting('returnArtifact', true);
    assert.equal((await run(sample('fib.c'), {})).artifacts.length, 1);
  }).timeout(60_000);

  it('return_wasm_artifact: a module comes back, and is valid', async () => {
    const code = Buffer.from(await vscode.workspace.fs.readFile(sample('fib.c'))).toString();
    const uri = await writeFile('wasm.c', `// unsandbox: wasm=true\n${code}`);
    const outcome = await run(uri, {});
    const file = (await saved(outcome.jobId)).find(({ path }) => path.endsWith('.wasm'));
    assert.ok(file, JSON.stringify(outcome));
    assert.ok(new WebAssembly.Module(readFileSync(file.fsPath)));
  }).timeout(60_000);

  it('input_files: those of the setting are in the working directory and in /tmp/input, byte by byte', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    await writeFile('all.bin', bytes);
    await workspaceSetting('inputFiles', ['all.bin']);
    const code = lines(
      'print(list(open("all.bin", "rb").read()) == list(range(256)))',
      'print(open("/tmp/input/all.bin", "rb").read()[-1])',
    );
    assert.equal((await run(await writeFile('reads.py', code), {})).stdout, 'True\n255\n');
  });

  async function saved(jobId: string): Promise<readonly vscode.Uri[]> {
    const folder = sample('saved-fields');
    return vscode.commands.executeCommand('unsandbox.saveArtifacts', jobId, folder);
  }
});
