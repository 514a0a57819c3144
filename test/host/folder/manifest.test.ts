import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../../package.json';

describe('the manifest', () => {
  it('declares exactly the commands that are registered', async () => {
    await vscode.extensions.getExtension('unsandbox.unsandbox')?.activate();
    const registered = (await vscode.commands.getCommands(true)).filter((id) => /^unsandbox\.\w+$/.test(id));
    const declared = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(registered.toSorted(), declared.toSorted());
  });

  it('keeps a workspace from choosing where code and keys go', () => {
    const properties = manifest.contributes.configuration.properties;
    for (const name of ['unsandbox.service', 'unsandbox.apiUrl'] as const)
      assert.equal(properties[name].scope, 'machine');
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    const others = Object.entries(properties).filter(([, { scope }]) => scope !== 'machine' && scope !== 'application');
    assert.deepEqual(restrictedConfigurations.toSorted(), others.map(([name]) => name).toSorted());
  });
});
