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

  // Nobody could paste one of the local sandbox: its key is not shown.
  const ofTheCloud =
    /curl -sS -H "Authorization: Bearer \$UNSANDBOX_.* 'https:\/\/api\.unsandbox\.com\/execute\/async'$/m;

  it('copies what a job was given, without values and contents', async () => {
    const { jobId } = await run(sample('files.py'), {
      env: { MODE: 'hidden-value' },
      inputFiles: ['data.csv'],
      ttl: 9,
    });
    const text = await copied(jobId);
    assert.deepEqual(JSON.parse(text.split('\n\n#')[0] ?? '').env, { MODE: '<value of MODE>' });
    assert.match(text, /"content": "<base64 of data\.csv, \d+ bytes>"/);
    assert.match(text, ofTheCloud);
    assert.ok(!text.includes('hidden-value'));
  });

  it('copies what running the editor would send, and sends nothing', async () => {
    await openText('print("not run")');
    const text = await copied();
    assert.equal(JSON.parse(text.split('\n\n#')[0] ?? '').code, 'print("not run")');
    assert.match(text, ofTheCloud);
  });
});
