import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import * as vscode from 'vscode';
import manifest from '../../../package.json';
import { mcpDefinitions } from '../../../src/editor/agents/mcpServer';
import { Questions } from '../../../src/editor/consent/questions';
import { UntrustedRuns } from '../../../src/editor/consent/untrustedRuns';
import { sourceOfUri } from '../../../src/editor/run/source';
import { Keys } from '../../../src/editor/service/keys';
import { type FaultyService, startFaultyService } from '../../support/faultyService';
import { leaveBehind } from '../leftBehind';
import { finished, useService } from '../services';
import { command, eventually, run, sample, setting, writeFile } from '../support';

/** The editor shows no dialogs in its tests: what a person agrees to is tested in the workbench (test/ui/trust.test.ts). */
describe('in a workspace that is not trusted', () => {
  const service = useService();
  let thief: FaultyService | undefined;

  before(async () => {
    assert.equal(vscode.workspace.isTrusted, false, 'the suite needs Restricted Mode');
    thief = await startFaultyService(finished);
  });
  afterEach(() => {
    for (const each of [service, thief]) assert.deepEqual(each?.requests, [], 'nothing is sent');
  });
  after(async () => {
    await thief?.close();
    rmSync(sample('.vscode').fsPath, { recursive: true, force: true });
  });

  it('no MCP server is offered, nor started when it was before', async () => {
    await setting('agents.mcpServer', true);
    try {
      const keys = new Keys({ get: async () => undefined } as unknown as vscode.SecretStorage, process.env);
      const offer = mcpDefinitions({ keys }, 'mcp.js', (launch) => launch);
      assert.deepEqual(offer.provideMcpServerDefinitions(), []);
      await assert.rejects(offer.resolveMcpServerDefinition({ command: '', args: [], env: {} }), /that you trust/);
    } finally {
      await setting('agents.mcpServer', undefined);
    }
  });

  it('what was agreed to with others holds for what was named then, and where', async () => {
    const storage = { get: () => undefined } as unknown as vscode.Memento;
    const runs = new UntrustedRuns(storage, new Questions());
    const source = await sourceOfUri(sample('hello.py'));
    const [here, there] = ['here.test', 'there.test'].map((place) => ({ place, service: 'cloud' }) as const);
    assert.ok(here && there);
    runs.agree(source, { inputFiles: ['a.csv'], variables: ['A'], place: here.place });
    const run = { titles: ['hello.py'], inputFiles: ['a.csv'], variables: ['A'], source };
    const asked = /nobody has agreed/;
    assert.equal(await runs.mayRun(run, here, false), true);
    await assert.rejects(runs.mayRun(run, there, false), asked);
    await assert.rejects(runs.mayRun({ ...run, inputFiles: ['a.csv', 'b.csv'] }, here, false), asked);
    await assert.rejects(runs.mayRun({ ...run, variables: ['B'] }, here, false), asked);
  });

  it('no setting of it counts, for no language either', async () => {
    const own = {
      service: 'local',
      apiUrl: thief?.url,
      ttl: 900,
      networkMode: 'semitrusted',
      env: { STOLEN: 'x' },
      envFile: 'data.csv',
      inputFiles: ['**/*'],
      returnArtifact: true,
      returnWasmArtifact: true,
      problems: false,
      keepFinishedJobs: 0,
      notifyAfter: 1,
      'agents.networkMode': 'semitrusted',
      'agents.mcpServer': true,
    };
    const named = Object.fromEntries(Object.entries(own).map(([name, value]) => [`unsandbox.${name}`, value]));
    const { properties } = manifest.contributes.configuration;
    assert.deepEqual(Object.keys(named).toSorted(), Object.keys(properties).toSorted(), 'every setting is tried');
    // One that counts in an untrusted workspace, too, tells that the file was read.
    const all = { ...named, 'editor.tabSize': 7, '[python]': named };
    await writeFile('.vscode/settings.json', JSON.stringify(all));
    const document = await vscode.workspace.openTextDocument(sample('hello.py'));
    const tabSize = (): unknown => vscode.workspace.getConfiguration('editor', sample('data.csv')).get('tabSize');
    await eventually(tabSize, (size) => size === 7, 'the file of settings is read');
    for (const scope of [document, document.uri])
      for (const [name, { default: usual }] of Object.entries(properties)) {
        const value = vscode.workspace.getConfiguration(undefined, scope).get(name);
        const expected = { 'unsandbox.apiUrl': service.url }[name] ?? usual;
        assert.deepEqual(value, expected, name);
      }
  });

  it('a caller is told that nobody has agreed', async () => {
    for (const options of [{}, { networkMode: 'zerotrust' }, { inputFiles: ['data.csv'], env: { A: 'b' } }])
      await assert.rejects(
        run(sample('hello.py'), options),
        /hello\.py was not run: this workspace is not trusted, and nobody has agreed to its runs at 127\.0\.0\.1/,
      );
  });

  it('whoever asks for network is told that there is none', async () => {
    await assert.rejects(
      run(sample('hello.py'), { networkMode: 'semitrusted' }),
      /not trusted, so its code runs without network/,
    );
  });

  it('a person is asked, and nothing is sent before the answer', async () => {
    // The editor refuses to show a modal dialog to a test.
    for (const name of ['runFile', 'runActive', 'runSelection']) {
      const editor = await vscode.window.showTextDocument(sample('hello.py'));
      editor.selection = new vscode.Selection(0, 0, 1, 0);
      await assert.rejects(command(name), /went wrong/);
    }
    const several = [sample('hello.py'), sample('fib.py')];
    await assert.rejects(command('runFile', several[0], several), /went wrong/);
  });

  it('what is kept of a trusted time gives it no network either', async () => {
    const parameters = { ttl: 60, networkMode: 'semitrusted', returnArtifact: false, returnWasmArtifact: false };
    const sent = { language: 'python', code: 'print(1)\n', parameters, files: [], variables: [] };
    const resource = sample('hello.py').toString();
    const once = { options: { networkMode: 'semitrusted' }, unkept: [] };
    const result = { success: true, stdout: 'kept', stderr: '', exitCode: 0, artifacts: [] };
    const times = { submittedAt: Date.now(), finishedAt: Date.now() };
    const job = { key: 'trusted', status: 'completed', resource, part: 'file', sent, once, result, ...times } as const;
    leaveBehind('finished', job as unknown as Parameters<typeof leaveBehind>[1]);
    await command('copyOutput'); // reads what is kept
    await command('restoreRun', { key: 'trusted' });
    assert.equal(vscode.window.activeTextEditor?.document.isUntitled, true, 'it is restored');
    await command('copyRequest');
    assert.match(await vscode.env.clipboard.readText(), /"network_mode": "zerotrust"/);
    await assert.rejects(run(vscode.window.activeTextEditor?.document.uri, {}), /nobody has agreed/);
    await assert.rejects(command('runAgain', { key: 'trusted' }), /without network/);
    await command('clearFinishedJobs');
  });

  it("neither comments nor the person's own settings give it network, files or variables", async () => {
    const uri = await writeFile(
      'asks.py',
      '# unsandbox: network=semitrusted files=data.csv env=HOME ttl=300\nprint(1)\n',
    );
    await setting('networkMode', 'semitrusted');
    await vscode.window.showTextDocument(uri);
    await command('copyRequest');
    const copied = await vscode.env.clipboard.readText();
    await setting('networkMode', undefined);
    const { code: _code, ...others } = JSON.parse(copied.slice(0, copied.indexOf('\n}') + 2));
    assert.deepEqual(others, {
      language: 'python',
      network_mode: 'zerotrust',
      ttl: 60,
      return_artifact: false,
      return_wasm_artifact: false,
    });
  });
});
