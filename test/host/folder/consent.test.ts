import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import * as vscode from 'vscode';
import { startFaultyService } from '../../support/faultyService';
import { pickEntry } from '../questions';
import { chooseLocalSandbox, finished, key, useService } from '../services';
import { closeEditors, command, lines, openText, run, sample, setting, workspaceSetting, writeFile } from '../support';

/** What is risky is asked about before it leaves the machine; a service of ours counts what arrives. */
describe('before something that may be secret is sent', () => {
  const service = useService();
  before(async () => {
    // The sample becomes a working tree, as git would make it.
    await writeFile('.git/info/exclude', '*.local\n');
    await writeFile('.gitignore', lines('*.log', 'private/', '!keep.log'));
  });
  after(async () => {
    for (const name of ['.git', '.gitignore', 'private'])
      await vscode.workspace.fs.delete(sample(name), { recursive: true });
  });
  afterEach(async () => {
    await workspaceSetting('env', undefined);
    await workspaceSetting('envFile', undefined);
  });

  const token = `ghp_${'aB3d'.repeat(9)}`;
  const privateKey = `-----BEGIN ${'PRIVATE'} KEY-----\nMIIE\n-----END ${'PRIVATE'} KEY-----\n`;

  const risky: Readonly<Record<string, readonly [files: Readonly<Record<string, string>>, code: string, RegExp]>> = {
    'a .env file': [{ '.env': 'A=1' }, 'print(1)', /\.env \(by its name a file of environment variables\)/],
    'a private key by its content': [
      { 'notes.txt': privateKey },
      'print(1)',
      /notes\.txt \(seems to contain a private key\)/,
    ],
    'a private key by its name': [{ id_ed25519: 'x' }, 'print(1)', /id_ed25519 \(by its name a private key\)/],
    'a token in a file': [
      { 'config.json': `{"t":"${token}"}` },
      'print(1)',
      /config\.json \(seems to contain a GitHub token\)/,
    ],
    'a token in the code': [{}, `t = "${token}"\nprint(1)`, /risky\.py \(seems to contain a GitHub token\)/],
    'the own key in the code': [{}, `k = "${key}"\nprint(1)`, /seems to contain your unsandbox key/],
    'a file that git ignores': [{ 'debug.log': 'x' }, 'print(1)', /debug\.log \(git is told to ignore it\)/],
    'a file in an ignored folder': [
      { 'private/a.txt': 'x' },
      'print(1)',
      /private\/a\.txt \(git is told to ignore it\)/,
    ],
    'a file that .git/info/exclude names': [{ 'x.local': 'x' }, 'print(1)', /x\.local \(git is told to ignore it\)/],
  };
  for (const [name, [files, code, message]] of Object.entries(risky)) {
    it(`${name}: a caller is told, and nothing is sent`, async () => {
      for (const [file, content] of Object.entries(files)) await writeFile(file, content);
      const uri = await writeFile('risky.py', code);
      const before = service.requests.length;
      await assert.rejects(run(uri, { inputFiles: Object.keys(files) }), { message });
      assert.equal(service.requests.length, before);
    });
  }

  it('what is not risky is just sent', async () => {
    await writeFile('keep.log', 'x');
    await writeFile('.env.example', 'A=');
    const before = service.submits();
    assert.equal(
      (await run(sample('hello.py'), { inputFiles: ['keep.log', '.env.example', 'data.csv'] })).stdout,
      'ran\n',
    );
    assert.equal(service.submits(), before + 1);
  });

  it('the person is asked once, and then no more about the same', async () => {
    const uri = await writeFile('asked.py', `t = "${token}"\n`);
    const before = service.submits();
    const declined = command('runFile', uri);
    await pickEntry(0);
    assert.equal(await declined, undefined);
    assert.equal(service.submits(), before, 'declined is not sent');
    const agreed = command('runFile', uri);
    await pickEntry(2);
    await agreed;
    assert.equal(service.submits(), before + 1);
    await run(uri, {});
    assert.equal(service.submits(), before + 2, 'not asked again');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(`t = "${token}"; k = "${key}"\n`));
    await assert.rejects(run(uri, {}), /your unsandbox key/, 'something new is asked about');
  });

  it('looking at what it is about shows it, and sends nothing', async () => {
    const uri = await writeFile('look.py', 'print(1)');
    const other = await writeFile('secrets.yml', 'a: b');
    const before = service.submits();
    await command('runFile', uri);
    const plain = service.submits();
    await vscode.window.showTextDocument(uri);
    await command('addInputFiles', other, [other]);
    const clicked = command('runFile', uri);
    await pickEntry(3);
    assert.equal(await clicked, undefined);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), other.toString());
    assert.equal(service.submits(), plain);
    assert.equal(plain, before + 1, 'the plain file needed no question');
  });

  it('the values of a file of variables are, even of one named by a setting', async () => {
    await writeFile('vars.env', 'A=1');
    await workspaceSetting('envFile', 'vars.env');
    await assert.rejects(run(sample('hello.py'), {}), /vars\.env \(values of its variables are sent\)/);
  });

  it('the own key as a value is', async () => {
    await assert.rejects(run(sample('hello.py'), { env: { K: key } }), /K \(its value is your unsandbox key\)/);
  });

  it('a caller cannot name a secret variable', async () => {
    const env = { K: `\${${'secret'}:TOKEN}` };
    await assert.rejects(run(sample('hello.py'), { env }), /caller cannot use the secret TOKEN/);
  });

  it('code is looked at like a file: by its name, and by what git is told', async () => {
    await writeFile('private/settings.py', 'print(1)');
    await assert.rejects(run(sample('private/settings.py'), {}), /settings\.py \(git is told to ignore it\)/);
    await writeFile('.env.py', 'print(1)');
    await assert.rejects(run(sample('.env.py'), {}), /by its name a file of environment variables/);
  });

  it('a folder that git ignores stays ignored, whatever is said in it', async () => {
    await writeFile('private/.gitignore', '!*');
    await writeFile('private/b.txt', 'x');
    await assert.rejects(run(sample('hello.py'), { inputFiles: ['private/b.txt'] }), /git is told to ignore it/);
  });

  it('a link is looked at by where it leads', async () => {
    await writeFile('.env', 'A=1');
    symlinkSync(sample('.env').fsPath, sample('linked.csv').fsPath);
    await assert.rejects(run(sample('hello.py'), { inputFiles: ['linked.csv'] }), /linked\.csv → \.env \(by its name/);
  });

  it('agreeing holds for the service it was said for', async () => {
    const uri = await writeFile('moved.py', `t = "${token}"\n`);
    const agreed = command('runFile', uri);
    await pickEntry(2);
    await agreed;
    await run(uri, {});
    const other = await startFaultyService(finished);
    await setting('apiUrl', other.url);
    await assert.rejects(run(uri, {}), /nobody has agreed/);
    assert.deepEqual(other.requests, []);
    await setting('apiUrl', service.url);
    await other.close();
  });

  it('agreeing to one token is not agreeing to another', async () => {
    const uri = await writeFile('token.py', `t = "${token}"\n`);
    const agreed = command('runFile', uri);
    await pickEntry(2);
    await agreed;
    await vscode.workspace.fs.writeFile(uri, Buffer.from(`t = "${token.replace('aB3d', 'xY9z')}"\n`));
    await assert.rejects(run(uri, {}), /nobody has agreed/);
  });

  it('what was agreed to and attached for an unsaved text ends with it', async () => {
    const first = await openText('print(1)');
    await command('addInputFiles', sample('data.csv'), [sample('data.csv')]);
    await run(first.document.uri, {});
    assert.match(service.bodies.at(-1) ?? '', /data\.csv/);
    await closeEditors();
    const second = await openText('print(2)');
    assert.equal(second.document.uri.toString(), first.document.uri.toString(), 'it has the same name');
    await run(second.document.uri, {});
    assert.doesNotMatch(service.bodies.at(-1) ?? '', /data\.csv/);
  });

  it('variables never travel in an address', async () => {
    const uri = await writeFile('variables', '#!/usr/bin/env lolcode\nHAI\n');
    await assert.rejects(run(uri, { env: { A: 'b' } }), /language of variables is not known/);
  });

  it('in the local sandbox nothing is asked: nothing leaves the machine', async () => {
    await chooseLocalSandbox();
    const uri = await writeFile('local.py', `t = "${token}"\nprint(open(".env").read())`);
    assert.equal((await run(uri, { inputFiles: ['.env'] })).stdout, 'A=1\n');
    await setting('service', 'cloud');
  });
});
