import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { longest, longRun } from '../longRun';
import { chooseOption, enterOption, openOptions } from '../options';
import { enterPair, pair, startService } from '../sandboxAsCloud';
import { openTestExplorer, runTest, showDiff, testRow } from '../testExplorer';
import {
  choice,
  clearOutput,
  countClicks,
  editorAction,
  followLink,
  jobRow,
  type OtherExtension,
  openFile,
  reloadWindow,
  runCommand,
  shareWindow,
  takeScreenshots,
  waitForOutput,
} from '../workbench';

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

const journey = shareWindow({ others: [agent] });
const local = { 'unsandbox.service': 'local' };

describe('A run', () => {
  it('the first one asks where, takes two clicks to its output, and the place is remembered', () =>
    journey('run-file', {}, async (page) => {
      await openFile(page, 'hello.py');
      const clicks = await countClicks(page);
      await editorAction(page, 'Run in unsandbox').click();
      await choice(page, 'Local sandbox').waitFor();
      await takeScreenshots(page, 'first-run-question');
      await choice(page, 'Local sandbox').click();
      const output = await waitForOutput(page, /hello\.py: completed, exit code 0/);
      assert.equal(await clicks(), 2, 'the run button, the place');
      assert.match(output, /^Hello from a sandbox!$/m);
      assert.match(output, /^Python 3\.[\d.]+ on Linux$/m);
      await takeScreenshots(page, 'run-file');
      await page.locator('.statusbar-item[id="status.languageStatus"]').hover();
      await page.locator('.hover-language-status', { hasText: 'Local sandbox' }).waitFor();
      await takeScreenshots(page, 'language-status');
      await openFile(page, 'fib.py');
      await editorAction(page, 'Run in unsandbox').click();
      await waitForOutput(page, /fib\.py: completed, exit code 0/);
    }));

  it('a long one is cancelled in the tree, and its partial output is there', () =>
    journey(
      'cancel-job',
      { ...local, ...longest },
      async (page) => {
        await openFile(page, 'countdown.py');
        await editorAction(page, 'Run in unsandbox').click();
        await runCommand(page, 'unsandbox: Focus on Jobs View');
        const row = jobRow(page, 'countdown.py');
        await row.filter({ hasText: /running · ([3-9] s|\d\d s|\d+ min)/ }).waitFor(); // it has printed something by now
        await editorAction(page, 'Stop in unsandbox').waitFor();
        await takeScreenshots(page, 'cancel-job-running');
        await row.hover();
        await row.locator('.actions a[aria-label^="Cancel Job"]').click();
        const output = await waitForOutput(page, /countdown\.py: cancelled/);
        assert.match(output, /^5\d\d\n5\d\d$/m, 'what it printed before is there');
        assert.doesNotMatch(output, /Lift-off/);
        await row.filter({ hasText: 'cancelled' }).waitFor();
        await takeScreenshots(page, 'cancel-job-cancelled');
      },
      longRun,
    ));

  it('of an indented selection that fails: the traceback leads to the right line', () =>
    journey(
      'link',
      local,
      async (page) => {
        await openFile(page, 'budget.py');
        await selectLines(page, 13, 17);
        await runCommand(page, 'unsandbox: Run Selection in unsandbox');
        await waitForOutput(page, /budget\.py:13-17: completed, exit code 1/);
        const link = page.locator('.part.panel .detected-link', { hasText: 'line 2' }).first();
        await link.hover();
        await page.locator('.monaco-hover', { hasText: 'Go to budget.py, line 14' }).waitFor();
        await takeScreenshots(page, 'link-hover');
        await followLink(link);
        await page.locator('#status\\.editor\\.selection', { hasText: /Ln 14, Col 9/ }).waitFor();
        await takeScreenshots(page, 'link-opened');
      },
      { 'budget.py': budget },
    ));
});

describe('Run with options', () => {
  it('one attaches two files, sets a variable, runs, opens the artifact, and the file remembers', () =>
    journey('run-with-options', local, async (page) => {
      await openOptions(page, 'report.c');
      await chooseOption(page, 'Environment variables');
      await chooseOption(page, 'Add a variable');
      await enterOption(page, 'NAME=value', 'GREETING=Hello');
      await chooseOption(page, 'Input files');
      await tick(page, 'data.csv');
      await tick(page, 'README.md');
      await page.locator('.quick-input-title', { hasText: 'Input files: 2 of 10' }).waitFor();
      await takeScreenshots(page, 'options-files');
      await page.keyboard.press('Enter');
      await choice(page, 'data.csv, README.md').waitFor();
      await chooseOption(page, 'Return the compiled program');
      await choice(page, /compiled program.*yes/).waitFor();
      await takeScreenshots(page, 'options');
      await chooseOption(page, 'Run and Save for This File');
      // Later the header may be above what is seen.
      await waitForOutput(page, /variables: GREETING$[\s\S]*returns: compiled program/m);
      const output = await waitForOutput(page, /report\.c: completed, exit code 0/);
      assert.match(output, /^Hello\ndata\.csv: \d+ bytes\nREADME\.md: \d+ bytes$/m);
      assert.doesNotMatch(output, /GREETING=Hello/);
      await openArtifact(page);
      await page.locator('.pane-header', { hasText: 'Input Files' }).click();
      await jobRow(page, 'data.csv').first().waitFor();
      await takeScreenshots(page, 'options-artifact');
      await page.locator('.tabs-container .tab', { hasText: 'report.c' }).first().click();
      await clearOutput(page);
      await editorAction(page, 'Run in unsandbox').first().click();
      await waitForOutput(page, /^Hello\ndata\.csv: \d+ bytes\nREADME\.md/m);
    }));
});

describe('Expected output', () => {
  it('in a file: a diff shows what differs, and the actual output can be taken over', () =>
    journey(
      'expected-file',
      local,
      async (page, { folder }) => {
        await openFile(page, 'fib.py');
        await openTestExplorer(page);
        await testRow(page, 'fib.awk').waitFor(); // then the rows move no more
        await runTest(page, 'fib.py');
        await testRow(page, 'fib.py').locator('.codicon-testing-failed-icon').waitFor();
        await showDiff(page, 'Line 1 of the output');
        await takeScreenshots(page, 'expected-diff');
        await page.getByText('Accept Actual Output').first().click();
        const question = page.locator('.monaco-dialog-box', { hasText: 'Replace fib.expected.txt' });
        await question.waitFor();
        await takeScreenshots(page, 'expected-accept');
        await question.locator('.monaco-button', { hasText: 'Replace' }).click();
        await question.waitFor({ state: 'detached' });
        await runTest(page, 'fib.py');
        await testRow(page, 'fib.py').locator('.codicon-testing-passed-icon').waitFor();
        const kept = await readFile(join(folder, 'fib.expected.txt'), 'utf8');
        assert.equal(kept, '0 1 1 2 3 5 8 13 21 34\n');
      },
      { 'fib.expected.txt': '0 1 1 2 3 5 8 13 21\n' },
    ));
});

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

describe('A run at the cloud service', () => {
  it('outlives a reload of the window, as does the key that was entered', async (t) => {
    const url = await startService(t);
    await journey(
      'reload',
      { 'unsandbox.service': 'cloud', 'unsandbox.apiUrl': url, ...longest },
      async (page) => {
        await openFile(page, 'countdown.py');
        await page.locator('.statusbar-item[id="status.languageStatus"]').hover();
        await page.locator('.hover-language-status', { hasText: new URL(url).host }).waitFor();
        await editorAction(page, 'Run in unsandbox').click();
        await enterPair(page, pair);
        await runCommand(page, 'unsandbox: Focus on Jobs View');
        const row = jobRow(page, 'countdown.py').first(); // the newest
        await row.filter({ hasText: 'running' }).waitFor();
        await reloadWindow(page);
        await row.filter({ hasText: 'running' }).waitFor();
        await row.hover();
        await row.locator('.actions a[aria-label^="Cancel Job"]').click();
        await row.filter({ hasText: 'cancelled' }).waitFor();
        await row.click();
        await page.locator('.editor-instance .view-line', { hasText: /^600$/ }).first().waitFor();
        await takeScreenshots(page, 'after-reload');
        await runCommand(page, 'unsandbox: Test Connection');
        await page.locator('.notification-toast', { hasText: 'accepts the key' }).waitFor();
      },
      longRun,
    );
  });
});

const budget = `# What is left of the budget, month by month.
def average(values):
    return sum(values) / len(values)


def main():
    months = {"January": [120, 80], "February": []}
    for name, values in months.items():
        print(f"{name}: {average(values):.2f}")


if __name__ == "__main__":
    def average(values):
        return sum(values) / len(values)

    print("January", average([120, 80]))
    print("February", average([]))
`;

async function selectLines(page: Page, first: number, last: number): Promise<void> {
  const line = (number: number): Locator =>
    page.locator('.editor-instance .line-numbers', { hasText: RegExp(`^${number}$`) });
  await line(first).click();
  await line(last).click({ modifiers: ['Shift'] });
}

/** The list shows only what fits: the file is looked for by its name. */
async function tick(page: Page, label: string): Promise<void> {
  const input = page.locator('.quick-input-widget input.input');
  await input.fill(label);
  await choice(page, label).click();
  await input.fill('');
}

/** Opens the job's artifact from the panel. */
async function openArtifact(page: Page): Promise<void> {
  await runCommand(page, 'unsandbox: Focus on Jobs View');
  const job = jobRow(page, 'report.c').first();
  await job.locator('.monaco-tl-twistie').click();
  const artifact = page.locator('.pane-body .monaco-list-row[aria-level="3"]').first();
  await artifact.waitFor();
  await artifact.click();
  await page.locator('.tabs-container .tab.active', { hasNotText: 'report.c' }).waitFor();
}
