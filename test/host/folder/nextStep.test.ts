import assert from 'node:assert/strict';
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/editor/run/runSource';
import { json } from '../../support/faultyService';
import { dismissQuestion } from '../questions';
import { useLocalSandbox, useService } from '../services';
import { closeEditors, command, eventually, lines, run, sample, writeFile } from '../support';

const take = (name: string, { jobId }: RunOutcome): Promise<RunOutcome | undefined> => command(name, jobId);

/** The last line of a job's document. */
async function lastLine({ jobId }: RunOutcome): Promise<string> {
  await closeEditors();
  await command('showJobOutput', jobId);
  const shown = await eventually(
    () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'unsandbox-job'),
    (editor) => editor !== undefined,
    'a document',
  );
  return shown?.document.getText().trimEnd().split('\n').at(-1) ?? '';
}

describe('the next step after a run that failed', () => {
  useLocalSandbox();
  after(async () => vscode.workspace.fs.delete(sample('next'), { recursive: true }));

  const nothingToDo = /nothing of the kind/;

  it('attaches the file that the program did not find', async () => {
    await writeFile('next/rows.csv', 'a,b\n');
    const uri = await writeFile('next/reader.py', 'print(open("rows.csv").read())');
    const failed = await command<RunOutcome>('runFile', uri);
    assert.equal(failed.success, false);
    assert.equal(await lastLine(failed), 'Next step: attach rows.csv and run again');
    const again = await take('attachAndRunAgain', failed);
    assert.equal(again?.stdout, 'a,b\n\n');
  });

  it('attaches one file after the other, and keeps the options and files of that run', async () => {
    await writeFile('next/second.csv', '2');
    const code = lines(
      'import os',
      'print(os.environ["A"])',
      'print(open("data.csv").readline().strip() != "")',
    ).concat(lines('import helper', 'print(open("second.csv").read())'));
    await writeFile('next/helper.py', 'print("helped")\n');
    const first = await run(await writeFile('next/many.py', code), { env: { A: 'b' }, inputFiles: ['data.csv'] });
    assert.equal(await lastLine(first), 'Next step: attach helper.py and run again');
    const second = await take('attachAndRunAgain', first);
    assert.ok(second);
    assert.equal(await lastLine(second), 'Next step: attach second.csv and run again');
    assert.equal((await take('attachAndRunAgain', second))?.stdout, 'b\nTrue\nhelped\n2\n');
  });

  it('does not reach outside of the workspace, nor through links', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    writeFileSync(join(outside, 'secret.csv'), 'x');
    await writeFile('next/plain.csv', '');
    symlinkSync(join(outside, 'secret.csv'), sample('next/leads-out.csv').fsPath);
    symlinkSync(outside, sample('next/linked').fsPath);
    const names = [
      'leads-out.csv',
      join(outside, 'secret.csv'),
      '../../../../../etc/hostname',
      'linked/secret.csv',
      '//etc/x',
    ];
    for (const name of names) {
      const failed = await run(await writeFile('next/out.py', `open(${JSON.stringify(name)})`), {});
      const line = await lastLine(failed);
      assert.match(line, /^── ✗ out\.py: completed, exit code 1/, `${name}: ${line}`);
      await assert.rejects(take('attachAndRunAgain', failed), nothingToDo);
    }
  });

  it('says that the sandbox has no folders, and no other modules', async () => {
    await writeFile('next/data/x.csv', '');
    const inFolder = await run(await writeFile('next/folder.py', 'open("data/x.csv")'), {});
    assert.match(await lastLine(inFolder), /^Next step: the sandbox has no folders: attach data\/x\.csv/);
    const other = await run(await writeFile('next/other.py', 'import nothing_of_the_kind'), {});
    assert.match(await lastLine(other), /^Next step: the sandbox has no nothing_of_the_kind: it offers only/);
  });

  it('gives a run more time', async () => {
    const uri = await writeFile('next/slow.py', lines('import time', 'time.sleep(1.5)', 'print("done")'));
    const stopped = await run(uri, { ttl: 1 });
    assert.equal(stopped.status, 'timeout');
    assert.equal(await lastLine(stopped), 'Next step: run again with 60 s instead of 1 s');
    assert.equal((await take('runAgainLonger', stopped))?.stdout, 'done\n');
  });

  it('offers no network in the local sandbox, which has none', async () => {
    const code = lines('import socket', 'socket.create_connection(("example.com", 80))');
    const failed = await run(await writeFile('next/net.py', code), {});
    assert.match(await lastLine(failed), /^Next step: the local sandbox has no network/);
    await assert.rejects(take('runAgainWithNetwork', failed), nothingToDo);
  });

  it('is not looked for in what a program prints that succeeds', async () => {
    const code = `print("FileNotFoundError: [Errno 2] No such file or directory: 'rows.csv'")`;
    const fine = await run(await writeFile('next/fine.py', code), {});
    assert.match(await lastLine(fine), /^── ✓ fine\.py: completed, exit code 0/);
    await assert.rejects(take('attachAndRunAgain', fine), nothingToDo);
  });

  describe('at a service', () => {
    let stderr = '';
    const service = useService((request, response) => {
      const result = { success: false, stdout: '', stderr, exit_code: 1 };
      json(200, { job_id: `job-${service.requests.length}`, status: 'completed', result })(request, response);
    });

    it('asks before a run is given network', async () => {
      stderr = 'socket.gaierror: [Errno -3] Temporary failure in name resolution\n';
      const failed = await run(await writeFile('next/net.py', 'print(1)'), {});
      assert.match(await lastLine(failed), /^Next step: run again with semitrusted network/);
      const before = service.requests.length;
      // A test host shows no modal question: it refuses, and then nothing may be sent.
      await assert.rejects(take('runAgainWithNetwork', failed), /went wrong/);
      assert.equal(service.requests.length, before);
    });

    it('asks before a file that may be secret is attached, whatever the program says', async () => {
      stderr = "FileNotFoundError: [Errno 2] No such file or directory: '.env'\n";
      await writeFile('next/.env', 'A=1');
      const failed = await run(await writeFile('next/greedy.py', 'print(1)'), {});
      assert.equal(await lastLine(failed), 'Next step: attach .env and run again');
      const before = service.requests.length;
      const asked = take('attachAndRunAgain', failed);
      await dismissQuestion();
      assert.equal(await asked, undefined);
      assert.equal(service.requests.length, before, 'declined is not sent');
    });

    it('says nothing of network to a run that had it', async () => {
      stderr = 'socket.gaierror: [Errno -3] Temporary failure in name resolution\n';
      const failed = await run(await writeFile('next/net.py', 'print(1)'), { networkMode: 'semitrusted' });
      assert.match(await lastLine(failed), /^── ✗ net\.py: completed, exit code 1/);
    });
  });
});
