import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { jobRow, type OtherExtension, runCommand, shareWorkbench, takeScreenshots } from '../workbench';

const hostileCode = [
  'import os',
  '# a comment that tries to leave its block: ```',
  '# [a link](command:workbench.action.closeWindow) <b>bold</b>',
  'print("hello from an agent,", os.environ["NAME"], open("data.csv").readline())',
].join('\n');

const ordinaryCode = [
  'import csv',
  '',
  'rows = list(csv.DictReader(open("data.csv")))',
  'print(sum(int(row["population"]) for row in rows), "people in", len(rows), "rows")',
].join('\n');

/** Calls the tool as an agent's extension would, and says what came back. */
const agent: OtherExtension = {
  name: 'agent',
  contributes: {
    commands: [
      { command: 'agent.hostile', title: 'Let an Agent Run Something' },
      { command: 'agent.ordinary', title: 'Let an Agent Add up the Table' },
    ],
  },
  program: `
    const vscode = require('vscode');
    const input = ${JSON.stringify({ language: 'python', files: ['data.csv'], env: { NAME: 'Ada' }, ttl: 20 })};
    exports.activate = () => {
      vscode.commands.registerCommand('agent.hostile', () => run(${JSON.stringify(hostileCode)}));
      vscode.commands.registerCommand('agent.ordinary', () => run(${JSON.stringify(ordinaryCode)}));
    };
    async function run(code) {
      try {
        const result = await vscode.lm.invokeTool('run_in_unsandbox', { input: { ...input, code }, toolInvocationToken: undefined });
        void vscode.window.showInformationMessage('agent got: ' + result.content[0].value.split('\\n')[0]);
      } catch (error) {
        void vscode.window.showInformationMessage('agent got an error: ' + error);
      }
    }`,
};

const dialog = (page: Page) => page.locator('.monaco-dialog-box');
const toast = (page: Page, text: string) => page.locator('.notification-toast', { hasText: text });

const journey = shareWorkbench({ others: [agent] });

describe('An agent runs code', () => {
  it('after the person has seen it and agreed, and not otherwise', () =>
    journey('agents', { 'unsandbox.service': 'local' }, async (page) => {
      await runCommand(page, 'Let an Agent Run Something');
      await dialog(page).waitFor();
      const shown = (await dialog(page).textContent()) ?? '';
      assert.match(shown, /Run code in unsandbox\?/);
      assert.match(shown, /data\.csv \(\d+ bytes\)/);
      assert.match(shown, /the local sandbox on this machine/);
      assert.match(shown, /code: 196 bytes/);
      assert.match(shown, /variables: NAME\s+import os/);
      assert.match(shown, /hello from an agent/);
      assert.ok(!shown.includes('Ada'));
      await takeScreenshots(page, 'agent-confirmation-hostile');
      await dialog(page).getByRole('button', { name: 'Cancel' }).click();
      await toast(page, 'agent got an error').waitFor();
      await runCommand(page, 'unsandbox: Focus on Jobs View');
      assert.equal(await jobRow(page, 'agent.py').count(), 0);

      await runCommand(page, 'Let an Agent Add up the Table');
      await dialog(page).waitFor();
      await takeScreenshots(page, 'agent-confirmation');
      await page.keyboard.press('Enter');
      await toast(page, 'agent got: The program ended: completed, exit code 0').waitFor();
      await jobRow(page, 'agent.py').click();
      await page.locator('.tab.active', { hasText: 'agent.py output' }).waitFor();
      await page.locator('.editor-instance .view-line', { hasText: /\d+.people.in.\d+.rows/ }).waitFor();
      await takeScreenshots(page, 'agent-job');
    }));
});
