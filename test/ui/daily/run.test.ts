import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { longest, longRun } from '../longRun';
import { enterPair, pair, startService } from '../sandboxAsCloud';
import {
  choice,
  countClicks,
  editorAction,
  followLink,
  jobRow,
  openFile,
  reloadWindow,
  runCommand,
  shareWorkbench,
  takeScreenshots,
  waitForOutput,
} from '../workbench';

const journey = shareWorkbench();
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
        await waitForOutput(page, /budget\.py:13-18: completed, exit code 1/);
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

  it('at the cloud service outlives a reload of the window, as does the key that was entered', async (t) => {
    const url = await startService(t);
    await journey(
      'reload',
      { 'unsandbox.service': 'cloud', 'unsandbox.apiUrl': url, ...longest },
      async (page) => {
        await openFile(page, 'countdown.py');
        await editorAction(page, 'Run in unsandbox').click();
        await enterPair(page, pair);
        await runCommand(page, 'unsandbox: Focus on Jobs View');
        const row = jobRow(page, 'countdown.py');
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
