import * as vscode from 'vscode';
import { closeEditors, delay, useLocalSandbox, writeFile } from './support';

describe('expected output', () => {
  before(useLocalSandbox);
  afterEach(closeEditors);

  it('explore', async () => {
    await vscode.extensions.getExtension('unsandbox.unsandbox')?.activate();
    const pass = await writeFile('pass.py', 'print(1) # expect: 1\n');
    const fail = await writeFile('fail.py', 'print(1) # expect: 1\nprint(2) # expect: 3\n');
    await vscode.window.showTextDocument(pass);
    await delay(1500);
    const id = (uri: vscode.Uri): string => `unsandbox.expected\0${uri}`;
    const t = Date.now();
    const result = await vscode.commands.executeCommand('vscode.runTestsById', 2, id(pass));
    console.log('DBG run', Date.now() - t, JSON.stringify(result)?.slice(0, 3000));
    require('node:fs').writeFileSync('/tmp/testing/run1.json', JSON.stringify(result) ?? 'undefined');
    const r2 = await vscode.commands.executeCommand('testing.runAll');
    require('node:fs').writeFileSync('/tmp/testing/run2.json', JSON.stringify(r2) ?? 'undefined');
    await delay(1500);
    const r3 = await vscode.commands.executeCommand('vscode.runTestsById', 2, id(fail));
    require('node:fs').writeFileSync('/tmp/testing/run3.json', JSON.stringify(r3) ?? 'undefined');
    const p = await vscode.commands.executeCommand('vscode.peekTestError', id(fail));
    const p2 = await vscode.commands.executeCommand('vscode.peekTestError', id(pass));
    await delay(500);
    await vscode.commands.executeCommand('testing.openMessageInEditor');
    await delay(1500);
    const tabs = vscode.window.tabGroups.all.flatMap((g) => g.tabs.map((tab) => { const i = tab.input as any; return [tab.label, i?.constructor?.name, String(i?.original ?? i?.uri), String(i?.modified)]; }));
    require('node:fs').writeFileSync('/tmp/testing/explore.json', JSON.stringify({ p, p2, tabs, docs: vscode.workspace.textDocuments.map((d) => [String(d.uri), d.getText().slice(0, 200)]) }, null, 1));
  });
});
