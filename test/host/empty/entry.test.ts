import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated, eventually } from '../support';

/** The bundles of the extension that this extension host has loaded. */
const loaded = (): readonly string[] =>
  Object.keys(require.cache).flatMap((path) => /unsandbox[^/]*[/\\]dist[/\\](\w+)\.js$/.exec(path)?.[1] ?? []);

describe('a window that opens with nothing in it', () => {
  it('loads what registers, and the rest when the panel is opened', async () => {
    await activated();
    assert.deepEqual(loaded(), ['extension']);
    await vscode.commands.executeCommand('unsandbox.jobs.focus');
    await eventually(loaded, (bundles) => bundles.includes('app'), 'the app');
    assert.ok(!loaded().includes('client'), 'nothing is sent yet');
  });
});
