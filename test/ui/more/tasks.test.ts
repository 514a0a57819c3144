import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { likeGcc } from '../../support/likeGcc';
import {
  choice,
  editorAction,
  jobRow,
  openFile,
  runCommand,
  searchCommand,
  shareWorkbench,
  takeScreenshots,
} from '../workbench';

const settings = { 'unsandbox.service': 'local' };
const journey = shareWorkbench();
const type = 'unsandbox';
const tasks = [
  { type, label: 'Colours', file: 'colours.py', problemMatcher: [] },
  { type, label: 'Count', file: 'countdown.py', ttl: 300, problemMatcher: [] },
  { type, label: 'Build', file: 'broken.c', problemMatcher: likeGcc },
  { type, label: 'Online', file: `\${file}`, network: 'semitrusted', problemMatcher: [] },
  { type, label: 'Wrong', file: 'fib.py', ttl: '5', problemMatcher: [] },
];
const broken = '#include <stdio.h>\n\nint main(void) {\n  puts(missing);\n}\n';

describe('Tasks', () => {
  it('run in a terminal: colours, Ctrl+C, a problem matcher, a question, a definition that is wrong', () =>
    journey('tasks', settings, walk, {
      'broken.c': broken,
      'online.py': 'print("online")\n',
      'countdown.py': countdown,
      '.vscode/tasks.json': JSON.stringify({ version: '2.0.0', tasks }, undefined, 2),
    }));
});

const countdown = 'import time\nfor n in range(600):\n    print(n, flush=True)\n    time.sleep(1)\n';

async function walk(page: Page): Promise<void> {
  await openFile(page, 'fib.py');
  await editorAction(page, 'Run in unsandbox').first().waitFor();

  await runTask(page, 'Colours');
  await terminalWith(page, /colours\.py: completed, exit code 1/);
  await takeScreenshots(page, 'tasks-colours');

  await runTask(page, 'Count');
  await terminalWith(page, /running 0:0[1-9], 4:5\d left\. Ctrl\+C cancels/);
  await takeScreenshots(page, 'tasks-running');
  await page.locator('.terminal-wrapper.active .xterm-screen').click();
  await page.keyboard.press('Control+C');
  await page.keyboard.press('Control+C');
  await terminalWith(page, /countdown\.py: cancelled[\s\S]*exit code: 130/);
  await takeScreenshots(page, 'tasks-cancelled');

  await openFile(page, 'online.py');
  await runTask(page, 'Online');
  await choice(page, 'the task asks for network access').waitFor();
  await takeScreenshots(page, 'tasks-question');
  await page.keyboard.press('Escape');
  await terminalWith(page, /Not run, because nobody agreed to it/);

  await runTask(page, 'Wrong');
  await terminalWith(page, /The property "ttl" of the task has the wrong value/);
  await takeScreenshots(page, 'tasks-wrong');

  await runTask(page, 'Build');
  await terminalWith(page, /broken\.c:4:8: error/);
  await runCommand(page, 'Problems: Focus on Problems View');
  const entries = page.locator('.markers-panel .monaco-list-row', { hasText: 'missing' });
  await entries.first().waitFor();
  await takeScreenshots(page, 'tasks-problems');
  assert.equal(await entries.count(), 1, 'one entry');

  await runCommand(page, 'unsandbox: Focus on Jobs View');
  await jobRow(page, 'countdown.py').first().waitFor();
}

async function runTask(page: Page, label: string): Promise<void> {
  const entry = (text: string): Locator =>
    page.locator('.quick-input-list .monaco-list-row .label-name').filter({ hasText: new RegExp(`^${text}$`) });
  await searchCommand(page, 'Tasks: Run Task');
  await entry('Tasks: Run Task').click(); // it is not the first
  await entry(label).first().click();
}

/** Waits until the terminal shows what is wanted, and says what it showed instead if it does not. */
async function terminalWith(page: Page, wanted: RegExp): Promise<void> {
  const rows = page.locator('.terminal-wrapper.active .xterm-rows > div');
  for (const deadline = Date.now() + 60_000; ; await setTimeout(100)) {
    const text = (await rows.allTextContents()).join('\n').replaceAll('\u00a0', ' ');
    if (wanted.test(text)) return;
    if (Date.now() > deadline) throw new Error(`The terminal never showed ${wanted}, but:\n${text}`);
  }
}
