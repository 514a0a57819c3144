import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { longest, longRun } from '../longRun';
import {
  choice,
  countClicks,
  focusedChoice,
  jobRow,
  outputText,
  runCommand,
  shareWorkbench,
  takeScreenshots,
  waitForOutput,
} from '../workbench';

const journey = shareWorkbench();
const failing = `import sys

def read(name):
    return open(name).read()

print(read("data.csv").splitlines()[0])
if len(sys.argv) == 1:
    raise ValueError("no arguments")
`;

describe('Without a mouse', () => {
  it('one runs, answers, cancels, reads, follows a link, sets options and attaches a file', () =>
    journey(
      'keyboard',
      longest,
      async (page) => {
        const clicks = await countClicks(page);
        await openByName(page, 'countdown.py');
        await runCommand(page, 'unsandbox: Run File in unsandbox');
        await focusedChoice(page, 'Local sandbox').waitFor();
        await page.keyboard.press('Enter');
        await cancelsInTheTree(page);
        await openByName(page, 'failing.py');
        await attachesAFile(page);
        await runCommand(page, 'unsandbox: Run File in unsandbox');
        await waitForOutput(page, /failing\.py: completed, exit code 1/);
        assert.match(await outputText(page), /^city,year/m);
        await followsALink(page);
        await runsWithOptions(page);
        await deletesARun(page);
        await takesTheFileOff(page);
        assert.equal(await clicks(), 0);
      },
      { ...longRun, 'failing.py': failing },
    ));
});

async function openByName(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+P');
  await page.locator('.quick-input-widget input.input').pressSequentially(name);
  await focusedChoice(page, name).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.tabs-container .tab.active', { hasText: name }).waitFor();
  // The tab comes before its text.
  await page.locator('#status\\.editor\\.mode', { hasText: 'Python' }).waitFor();
  await page.locator('.editor-instance .monaco-editor.focused .view-line').first().waitFor();
}

/** A view without rows takes no focus, and has none when it is shown for the first time: it is shown, and then it gets the focus. */
async function focusView(page: Page, name: 'Jobs' | 'Input files'): Promise<void> {
  const tree = page.locator(`.pane-body .monaco-list[aria-label="${name}"]`);
  await runCommand(page, `unsandbox: Focus on ${name} View`);
  await tree.locator('.monaco-list-row').first().waitFor();
  await runCommand(page, `unsandbox: Focus on ${name} View`);
  await page.locator(`.pane-body .monaco-list[aria-label="${name}"]:focus`).waitFor();
}

/** Moves the focus to a row as people do, one by one, from the top. */
async function moveTo(page: Page, row: RegExp): Promise<void> {
  await page.locator('.pane-body').getByRole('treeitem', { name: row }).first().waitFor();
  await page.keyboard.press('Home');
  for (let moves = 0; moves < 20; moves += 1) {
    const label = await page
      .locator('.pane-body .monaco-list:focus .monaco-list-row.focused')
      .getAttribute('aria-label');
    if (row.test(label ?? '')) return;
    await page.keyboard.press('ArrowDown');
  }
  assert.fail(`no row ${row}`);
}

async function cancelsInTheTree(page: Page): Promise<void> {
  await waitForOutput(page, /countdown\.py {2}running/);
  await focusView(page, 'Jobs');
  await moveTo(page, /^countdown\.py, python, running, (\d+ min )?\d+ s$/);
  await takeScreenshots(page, 'keyboard-running');
  await page.keyboard.press('Delete');
  await waitForOutput(page, /countdown\.py: cancelled/);
  await jobRow(page, 'countdown.py').filter({ hasText: 'cancelled' }).waitFor();
}

async function attachesAFile(page: Page): Promise<void> {
  await runCommand(page, 'unsandbox: Choose Input Files…');
  await tick(page, 'data.csv');
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

async function tick(page: Page, name: string): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: name });
  await row.first().waitFor();
  await page.locator('.quick-input-widget input.input').pressSequentially(name);
  await page.locator('.quick-input-list .monaco-list-row').nth(1).waitFor({ state: 'detached' });
  await page.keyboard.press('ArrowDown');
  await focusedChoice(page, name).waitFor();
  // In the field a blank would be typed: Tab goes on to the list.
  const list = page.locator('.quick-input-list .monaco-list:focus');
  for (let stops = 1; (await list.count()) === 0; stops += 1) {
    assert.ok(stops < 6, 'the list gets the focus');
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Space');
  await page.locator('.quick-input-title', { hasText: 'Input files: 1 of 10' }).waitFor();
}

/** From the panel to the whole output, from there to the line of the code. */
async function followsALink(page: Page): Promise<void> {
  await focusView(page, 'Jobs');
  await moveTo(page, /^failing\.py, failed, .*exit code 1/);
  await takeScreenshots(page, 'keyboard-failed');
  await page.keyboard.press('Enter');
  await page.locator('.tabs-container .tab.active', { hasText: 'failing.py output' }).waitFor();
  await runCommand(page, 'View: Focus Active Editor Group');
  await page.locator('.editor-instance .detected-link').first().waitFor();
  await page.keyboard.press('ControlOrMeta+F');
  await page.keyboard.type('main.py", line 8');
  await page.locator('.find-widget .matchesCount', { hasText: '1 of 1' }).waitFor();
  await page.keyboard.press('Escape');
  await runCommand(page, 'Open Link');
  await page.locator('.tabs-container .tab.active', { hasText: /failing\.py(?! output)/ }).waitFor();
  await page.locator('#status\\.editor\\.selection', { hasText: 'Ln 8' }).waitFor();
  await page.locator('.monaco-editor .squiggly-error').first().waitFor();
  await takeScreenshots(page, 'keyboard-link');
}

async function runsWithOptions(page: Page): Promise<void> {
  await runCommand(page, 'unsandbox: Run in unsandbox with Options');
  await choose(page, 'Time limit');
  await page.locator('.quick-input-title', { hasText: /^Time limit$/ }).waitFor();
  await page.locator('.quick-input-widget input.input').fill('30');
  await page.keyboard.press('Enter');
  await choice(page, /Time limit.*30 s/).waitFor();
  await takeScreenshots(page, 'keyboard-options');
  await choose(page, 'Run');
  await runCommand(page, 'View: Toggle Maximized Panel');
  await waitForOutput(page, /limits: 30 s, no network[\s\S]*failing\.py: completed/);
  await runCommand(page, 'View: Toggle Maximized Panel');
}

async function choose(page: Page, label: string): Promise<void> {
  await choice(page, label).waitFor();
  await page.locator('.quick-input-widget input.input').pressSequentially(label);
  await focusedChoice(page, label).waitFor();
  await page.keyboard.press('Enter');
}

async function deletesARun(page: Page): Promise<void> {
  await jobRow(page, 'failing.py').nth(1).filter({ hasText: 'exit code 1' }).waitFor();
  await focusView(page, 'Jobs');
  await moveTo(page, /^countdown\.py, .*cancelled/);
  await page.keyboard.press('Delete');
  await jobRow(page, 'countdown.py').waitFor({ state: 'detached' });
  assert.equal(await jobRow(page, 'failing.py').count(), 2, 'the others stay');
  await page.locator('.pane-body .monaco-list-row.focused', { hasText: 'failing.py' }).waitFor();
}

async function takesTheFileOff(page: Page): Promise<void> {
  await openByName(page, 'failing.py');
  await focusView(page, 'Input files');
  await moveTo(page, /^data\.csv, 76 bytes/);
  await takeScreenshots(page, 'keyboard-input-files');
  await page.keyboard.press('Delete');
  await page.locator('.pane-body .welcome-view', { hasText: 'Choose Input Files' }).waitFor();
}
