import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { useLocalSandbox } from '../services';
import { command, openText, run, sample } from '../support';

describe('Copy Request', () => {
  useLocalSandbox();

  const copied = async (row?: unknown): Promise<string> => {
    await vscode.env.clipboard.writeText('');
    await command('copyRequest', row);
    return vscode.env.clipboard.readText();
  };

  it('copies what a job was given, without values and contents', async () => {
    const { jobId } = await run(sample('files.py'), {
      env: { MODE: 'hidden-value' },
      inputFiles: ['data.csv'],
      ttl: 9,
    });
    const text = await copied(jobId);
    assert.deepEqual(JSON.parse(text.split('\n\n#')[0] ?? '').env, { MODE: '<value of MODE>' });
    assert.match(text, /"content": "<base64 of data\.csv, \d+ bytes>"/);
    assert.match(
      text,
      /^curl -sS -H "Authorization: Bearer \$UNSANDBOX_API_KEY".* 'http:\/\/127\.0\.0\.1:\d+\/execute\/async'$/m,
    );
    assert.ok(!text.includes('hidden-value'));
  });

  it('copies what running the editor would send, and sends nothing', async () => {
    await openText('print("not run")');
    assert.equal(JSON.parse((await copied()).split('\n\n#')[0] ?? '').code, 'print("not run")');
  });
});
