import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { selfSigned } from '../../support/certificates';
import { startConnectProxy } from '../../support/connectProxy';
import { http, startFaultServer } from '../../support/faultServer';
import { chooseLocalSandbox } from '../services';
import { closeEditors, openText, run, setting } from '../support';

const host = 'service.test';
const answer = { job_id: 'j1', success: true, stdout: 'through the proxy\n', stderr: '', exit_code: 0 };

async function httpSetting(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('http').update(name, value, vscode.ConfigurationTarget.Global);
}

describe("the editor's proxy settings", () => {
  before(() => {
    process.env['UNSANDBOX_API_KEY'] = 'no-key-at-all';
    process.env['UNSANDBOX_API_URL'] = `https://${host}`;
  });
  after(async () => {
    for (const name of ['UNSANDBOX_API_KEY', 'UNSANDBOX_API_URL']) delete process.env[name];
    for (const name of ['proxy', 'noProxy', 'proxyStrictSSL']) await httpSetting(name, undefined);
    await setting('apiUrl', undefined);
    await chooseLocalSandbox();
    await closeEditors();
  });

  it('lead the run through the proxy, with its credentials, and hold to strict certificates', async () => {
    await using service = await startFaultServer(http(200, answer), { tls: selfSigned(host) });
    const authorization = `Basic ${Buffer.from('me:pass').toString('base64')}`;
    await using proxy = await startConnectProxy({ targetPort: service.port, authorization });
    await setting('service', 'cloud');
    await setting('apiUrl', `https://${host}`);
    const editor = await openText('print(1)');
    const runs = () => run(editor.document.uri, {});

    await httpSetting('proxy', `http://127.0.0.1:${proxy.port}`);
    await assert.rejects(runs(), /needs a user name and password/);
    await httpSetting('proxy', `http://me:pass@127.0.0.1:${proxy.port}`);
    await assert.rejects(runs(), /certificate/);
    assert.equal(service.requests.length, 0);
    await httpSetting('proxyStrictSSL', false);
    assert.equal((await runs()).stdout, 'through the proxy\n');
    assert.equal(proxy.tunnels.at(-1)?.authority, `${host}:443`);

    const before = proxy.tunnels.length;
    await httpSetting('noProxy', [host]);
    await assert.rejects(runs(), /name of service\.test/);
    assert.equal(proxy.tunnels.length, before);
  });
});
