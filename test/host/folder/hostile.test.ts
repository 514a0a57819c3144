import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type FaultyService, startFaultyService } from '../../support/faultyService';
import { type HostileFiles, handedOver, makeHostileFiles, marker } from '../../support/hostileFiles';
import { chooseLocalSandbox, finished, useService } from '../services';
import { command, eventually, lines, run, sample, setting, workspaceSetting, writeFile } from '../support';

/** A workspace that somebody trusts, but should not: it gets nothing that lies outside of it, and no key. */
describe('a hostile workspace that is trusted', () => {
  const service = useService();
  let thief: FaultyService | undefined;
  let hostile: HostileFiles;
  const settingsFile = '.vscode/settings.json';

  before(async () => {
    thief = await startFaultyService(finished);
    hostile = makeHostileFiles(sample('').fsPath);
  });
  afterEach(async () => {
    for (const name of ['inputFiles', 'envFile', 'env']) await workspaceSetting(name, undefined);
    for (const body of service.bodies) assert.ok(!handedOver(body).includes(marker), body);
    assert.deepEqual(thief?.requests, [], 'the service that the workspace names was never asked');
  });
  after(async () => {
    await thief?.close();
    for (const dir of ['hostile', '.vscode', '../outside'])
      rmSync(sample(dir).fsPath, { recursive: true, force: true });
  });

  const plain = (): Promise<vscode.Uri> => writeFile('hostile/plain.py', 'print("ran")\n');
  /** Either it is refused, or what it names is not there and nothing goes along. */
  const getsNothing = async (running: Promise<unknown>, what: string): Promise<void> => {
    const count = service.submits();
    const error = await running.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error !== undefined) {
      assert.match(String(error), /^UserError: /, what);
      assert.equal(service.submits(), count, `${what}: nothing was sent`);
    } else assert.doesNotMatch(service.bodies.at(-1) ?? '', /input_files/, what);
  };

  it('cannot name a file outside in its settings, whatever the path', async () => {
    const uri = await plain();
    for (const file of hostile.settings) {
      await workspaceSetting('inputFiles', [file]);
      await getsNothing(run(uri, {}), file);
    }
  }).timeout(120_000);

  it('nor in a comment, nor does a caller get what a link of the workspace leads to', async () => {
    for (const file of hostile.comment)
      await getsNothing(run(await writeFile('hostile/asks.py', `# unsandbox: files="${file}"\nprint(1)\n`), {}), file);
    const uri = await plain();
    for (const file of hostile.settings.filter((each) => each.startsWith('hostile/')))
      await getsNothing(run(uri, { inputFiles: [file] }), file);
  }).timeout(120_000);

  it('nor as a file of variables', async () => {
    const uri = await plain();
    for (const file of [
      'hostile/vars.env',
      '../outside/vars.env',
      sample('../outside/vars.env').fsPath,
      'hostile/pipe.txt',
    ]) {
      await workspaceSetting('envFile', file);
      await assert.rejects(run(uri, {}), /outside the workspace|not a regular file/, file);
    }
  });

  it('nor as the input of a program', async () => {
    const uri = await plain();
    for (const name of ['file.txt', 'chain.txt', 'pipe.txt', 'zero.txt'])
      await assert.rejects(run(uri, { input: sample(`hostile/${name}`) }), /leads out|not a regular file/, name);
  });

  it('nor as a program: a link out of the workspace is asked about, a pipe is not waited for', async () => {
    const count = service.submits();
    await assert.rejects(run(sample('hostile/linked.py'), {}), /linked\.py \(a link that leads out of the workspace\)/);
    await assert.rejects(run(sample('hostile/pipe.py'), {}), /pipe\.py is not a regular file/);
    await assert.rejects(run(sample('hostile/zero.txt'), {}), /zero\.txt is not a regular file/);
    assert.equal(service.submits(), count);
  });

  it('cannot put a link where a file was between the look and the reading', async () => {
    const target = sample('hostile/swapped.txt').fsPath;
    writeFileSync(`${target}.inside`, 'inside');
    const uri = await plain();
    const swap =
      'while :; do cp "$1.inside" "$1.new" && mv "$1.new" "$1"; ln -s "$2" "$1.new" && mv "$1.new" "$1"; done';
    const outside = join(sample('../outside').fsPath, 'secret.txt');
    const swapper = spawn('sh', ['-c', swap, 'sh', target, outside], { stdio: 'ignore' });
    let [sent, refused] = [0, 0];
    try {
      // It happened within the first dozens, when it could.
      for (const end = Date.now() + 60_000; Date.now() < end && (sent + refused < 60 || sent < 6 || refused < 6); )
        await run(uri, { inputFiles: ['hostile/swapped.txt'] }).then(
          () => (sent += 1),
          () => (refused += 1),
        );
    } finally {
      swapper.kill('SIGKILL');
      await once(swapper, 'exit');
    }
    assert.ok(sent > 5 && refused > 5, `${sent} sent, ${refused} refused`);
    const bodies = service.bodies.filter((body) => body.includes('swapped.txt')) ?? [];
    assert.ok(bodies.length >= sent);
    for (const body of bodies) assert.ok(!handedOver(body).includes(marker));
  }).timeout(90_000);

  it('cannot choose the service, its address or what is kept, for no language and by no file of settings', async () => {
    const own = {
      'unsandbox.service': 'local',
      'unsandbox.apiUrl': thief?.url,
      'unsandbox.keepFinishedJobs': 0,
      'http.proxy': thief?.url,
    };
    await writeFile(
      settingsFile,
      JSON.stringify({ ...own, 'unsandbox.ttl': 77, '[python]': { ...own, 'unsandbox.ttl': 78 } }),
    );
    const document = await vscode.workspace.openTextDocument(await plain());
    const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('unsandbox', document);
    await eventually(
      () => settings().get('ttl'),
      (ttl) => ttl === 78,
      'the file of settings is read',
    );
    assert.equal(settings().get('service'), 'cloud');
    assert.equal(settings().get('apiUrl'), service.url);
    assert.equal(settings().get('keepFinishedJobs'), 50);
    assert.equal((await run(document.uri, {})).stdout, 'ran\n');
    assert.equal(JSON.parse(service.bodies.findLast((body) => body !== '') ?? '{}').ttl, 78);
  });

  it('with odd names and endless globs does not hold anything up', async () => {
    const name = '$(sh) `id`\n\u202Egpj.exe';
    const uri = await writeFile(`hostile/${name}/$(code)\u202E.py`, 'print("ran")\n');
    assert.equal((await run(uri, {})).stdout, 'ran\n');
    const deep = Array.from({ length: 60 }, (_, depth) => `d${depth}`).join('/');
    await writeFile(`hostile/${deep}/x.dat`, 'x');
    const globs = [
      `${'**/'.repeat(200)}x.nothing`,
      '{a,b}'.repeat(30),
      '*a'.repeat(100),
      '['.repeat(200),
      `${'**/'.repeat(2000)}x`,
    ];
    for (const glob of globs) {
      await workspaceSetting('inputFiles', [glob]);
      const start = Date.now();
      await getsNothing(run(uri, {}), glob);
      assert.ok(Date.now() - start < 20_000, `${glob} took ${Date.now() - start} ms`);
    }
  }).timeout(120_000);

  it('gets none of the variables of the machine, and no secret, without being asked about', async () => {
    const uri = await writeFile(
      'hostile/vars.py',
      lines('# unsandbox: network=semitrusted env=HOME,UNSANDBOX_API_KEY', 'print(1)'),
    );
    const count = service.submits();
    await assert.rejects(run(uri, {}), /no value for the variable/i);
    await workspaceSetting('env', { HOME: 'x', UNSANDBOX_API_KEY: `\${${'env'}:UNSANDBOX_API_KEY}` });
    await assert.rejects(run(uri, {}), /network access.*HOME.*UNSANDBOX_API_KEY/);
    assert.equal(service.submits(), count);
  });

  it('has nothing written for it where its links lead', async () => {
    await chooseLocalSandbox();
    const { jobId, stdout } = await run(sample('hostile/folder/code.py'), {});
    assert.equal(stdout.trim(), marker, 'on this machine it may run');
    await assert.rejects(command('saveExpectedOutput', jobId), /leads out of the workspace/);
    assert.equal(existsSync(sample('../outside/code.expected.txt').fsPath), false);
    await setting('service', 'cloud');
  });
});
