import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { UnsandboxApi } from '../../../src/editor/extensionApi/unsandboxApi';
import { useLocalSandbox } from '../services';
import { activated, command, endlessProgram, jobThat, openText, sample, workspaceSetting } from '../support';

describe('the API for other extensions', () => {
  let api: UnsandboxApi;
  useLocalSandbox();
  before(async () => {
    api = await activated();
    assert.equal(api.version, 1);
  });
  afterEach(async () => workspaceSetting('env', undefined));

  it('runs code that is in no file, with options, and opens nothing', async () => {
    const editor = await openText('print("mine")');
    const code = 'import os, sys\r\nprint(os.environ["A"], open("data.csv").readline().strip(), sys.stdin.read())';
    const result = await api.run({
      language: 'python',
      code,
      env: { A: 'b' },
      inputFiles: [sample('data.csv')],
      input: 'typed',
    });
    assert.match(result.stdout, /^b \S.* typed$/m, result.stderr);
    assert.deepEqual([result.status, result.success, result.exitCode], ['completed', true, 0]);
    assert.equal(vscode.window.activeTextEditor, editor);
  });

  it('takes what is absent from the settings, and a program that fails is a result', async () => {
    await workspaceSetting('env', { FROM: 'settings' });
    const result = await api.run({ language: 'python', code: 'import os\nprint(os.environ["FROM"])\nos._exit(0)' });
    assert.equal(result.success, true);
    const failing = await api.run({ language: 'bash', code: 'echo $FROM; exit 3' });
    assert.deepEqual([failing.stdout, failing.exitCode, failing.success], ['settings\n', 3, false]);
  });

  it('a token cancels the job, before it starts and while it runs', async () => {
    const source = new vscode.CancellationTokenSource();
    const program = endlessProgram();
    const request = { language: 'bash', code: program.code, title: 'slow' };
    const running = api.run(request, source.token);
    await program.printed();
    source.cancel();
    const { status, stdout } = await running;
    assert.deepEqual([status, stdout], ['cancelled', 'started\n']);
    await assert.rejects(api.run(request, source.token), vscode.CancellationError);
  });

  it('lists jobs, says when they change, and cancels one', async () => {
    let changes = 0;
    const subscription = api.onDidChangeJobs(() => {
      changes += 1;
    });
    const running = api.run({ language: 'bash', code: 'sleep 120', title: 'to cancel' });
    const { jobId = '', startedHere, byAgent, language } = await jobThat('to cancel.sh', 'running');
    assert.deepEqual([startedHere, byAgent, language], [true, false, 'bash']);
    assert.ok(changes > 0);
    await api.cancel(jobId);
    assert.equal((await running).status, 'cancelled');
    assert.equal(api.jobs().find((each) => each.jobId === jobId)?.status, 'cancelled');
    subscription.dispose();
  });

  const bad: Readonly<Record<string, readonly [unknown, RegExp]>> = {
    'no request': [undefined, /has to be an object/],
    'no code': [{ language: 'python' }, /"code"/],
    'no language': [{ code: 'x' }, /"language"/],
    'a wrong option': [{ language: 'python', code: 'x', ttl: 'long' }, /"ttl"/],
    'an unknown option': [{ language: 'python', code: 'x', cwd: '/' }, /no option "cwd"/],
    'a secret of the user': [{ language: 'python', code: 'x', env: { A: '$'.concat('{secret:TOKEN}') } }, /TOKEN/],
  };
  for (const [name, [request, message]] of Object.entries(bad)) {
    it(`${name} is refused with a sentence, and nothing is sent`, async () => {
      const before = api.jobs().length;
      await assert.rejects(api.run(request as Parameters<UnsandboxApi['run']>[0]), { message });
      assert.equal(api.jobs().length, before);
    });
  }

  it('a token that is none is refused with a sentence, and leaves no job behind', async () => {
    const before = api.jobs().length;
    const throwing = { isCancellationRequested: false, onCancellationRequested: () => assert.fail('of the caller') };
    for (const [token, message] of [
      [{}, /token/],
      ['token', /token/],
      [throwing, /of the caller/],
    ] as const)
      await assert.rejects(api.run({ language: 'bash', code: 'echo' }, token as unknown as vscode.CancellationToken), {
        message,
      });
    assert.equal(api.jobs().length, before);
  });

  it('a request is read once, and its title may be any text', async () => {
    let reads = 0;
    const request = {
      language: 'bash',
      get code() {
        reads += 1;
        return reads === 1 ? 'echo once' : 5;
      },
      title: `../a\u202E\n${'b'.repeat(500)}`,
    };
    assert.equal((await api.run(request as Parameters<UnsandboxApi['run']>[0])).stdout, 'once\n');
    assert.match(api.jobs()[0]?.title ?? '', /^\.\.-a-u\{202E\} b{10,90}…\.sh$/);
    assert.equal((await api.run({ language: 'bash', code: 'echo', title: ' ' })).success, true);
    assert.equal(api.jobs()[0]?.title, 'code.sh');
  });

  it('its runs can be shown and run again', async () => {
    const code = 'import os\nprint("handed over", os.environ["A"])';
    const { jobId } = await api.run({ language: 'python', code, env: { A: 'b' }, title: 'handed' });
    await command('showJobOutput', jobId);
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /^handed over b$/m);
    const again = await command('runAgain', jobId);
    assert.equal(again?.stdout, 'handed over b\n');
    assert.notEqual(again.jobId, jobId);
    assert.equal(api.jobs()[0]?.title, 'handed.py');
    assert.equal(api.jobs()[0]?.jobId, again.jobId);
  });
});
