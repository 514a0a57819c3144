import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { json, startFaultyService } from '../../support/faultyService';
import { longest } from '../longRun';
import { enterPair, pair } from '../sandboxAsCloud';
import {
  editorAction,
  followLink,
  holdToast,
  openFile,
  runCommand,
  shareWindow,
  takeScreenshots,
  waitForOutput,
} from '../workbench';

const local = { 'unsandbox.service': 'local' };

const journey = shareWindow();

const link = (page: Page, text: string) => page.locator('.part.panel .detected-link', { hasText: text });

/** Where the cursor is, until the text is not seen any more. */
async function fold(page: Page, hidden: string): Promise<void> {
  // The editor knows what can be folded.
  await page.locator('.editor-instance .codicon-folding-expanded').first().waitFor({ state: 'attached' });
  await page.keyboard.press('ControlOrMeta+Shift+BracketLeft');
  await page.locator('.editor-instance .view-line', { hasText: hidden }).waitFor({ state: 'detached' });
}

describe('Reading output', () => {
  it('in the channel, as a document that folds, and in colours in a terminal', () =>
    journey('output', local, async (page) => {
      await openFile(page, 'colours.py');
      await editorAction(page, 'Run in unsandbox').click();
      await waitForOutput(page, /colours\.py: completed, exit code 1/);
      await waitForOutput(page, /^installing █{20} 100 %$/m);
      await waitForOutput(page, /^passed {2}test_addition$/m);
      await link(page, 'Open in Terminal View').waitFor();
      await takeScreenshots(page, 'output-channel');

      await followLink(link(page, 'Open in Terminal View'));
      await page.locator('.terminal-wrapper.active .xterm-rows', { hasText: 'test_addition' }).waitFor();
      await takeScreenshots(page, 'output-terminal');

      await runCommand(page, 'unsandbox: Show Output');
      await page.locator('.tab.active', { hasText: 'colours.py output' }).waitFor();
      await page.locator('.editor-instance .view-line', { hasText: 'stderr' }).first().click();
      await takeScreenshots(page, 'output-document');
      await fold(page, 'see the log');
      await page.locator('.editor-instance .view-line', { hasText: 'test_漢字' }).waitFor();
      await takeScreenshots(page, 'output-folded');
      await page.keyboard.press('ControlOrMeta+Shift+O');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'stderr' }).waitFor();
      await takeScreenshots(page, 'output-symbols');
    }));

  it('of 10 MB: a part of it, and a link to the whole', async (t) => {
    const stdout = Array.from(
      { length: 200_000 },
      (_, index) => `line ${index + 1} of the output, with some text\n`,
    ).join('');
    const result = { success: true, stdout, stderr: '', exit_code: 0 };
    const service = await startFaultyService(json(200, { job_id: 'big-1', status: 'completed', result }));
    t.after(() => service.close());
    const cloud = { 'unsandbox.service': 'cloud', 'unsandbox.apiUrl': service.url };
    await journey('output-big', cloud, async (page) => {
      await openFile(page, 'hello.py');
      await editorAction(page, 'Run in unsandbox').click();
      await enterPair(page, pair);
      await waitForOutput(page, /MB more of stdout: Open Full Output of job big-1/);
      await link(page, 'Open Full Output').waitFor();
      await takeScreenshots(page, 'output-big');
      await followLink(link(page, 'Open Full Output'));
      await page.locator('.tab.active', { hasText: 'hello.py output' }).waitFor();
      await page.locator('.editor-instance .view-line', { hasText: /^line\s1\sof/ }).waitFor();
      await page.locator('.editor-instance .view-line').first().click();
      await page.keyboard.press('ControlOrMeta+End');
      await page.locator('.editor-instance .view-line', { hasText: /^line\s200000\sof/ }).waitFor();
      await takeScreenshots(page, 'output-big-document');
    });
  });

  it('a compile error stands in the Problems panel', () =>
    journey(
      'problems',
      local,
      async (page) => {
        await openFile(page, 'names.cpp');
        await editorAction(page, 'Run in unsandbox').first().click();
        await waitForOutput(page, /names\.cpp: completed, exit code 1/);
        await runCommand(page, 'Problems: Focus on Problems View');
        const problem = page.locator('.markers-panel .monaco-list-row', { hasText: 'was not declared in this scope' });
        await problem.filter({ hasText: '[Ln 7, Col 22]' }).waitFor();
        await page.locator('.monaco-editor .squiggly-error').first().waitFor();
        assert.equal(await page.locator('.markers-panel .monaco-list-row', { hasText: 'cannot convert' }).count(), 1);
        await takeScreenshots(page, 'problems');
        await problem.locator('a', { hasText: 'output' }).click();
        await page.locator('.tabs-container .tab.active', { hasText: 'names.cpp output' }).waitFor();
        await takeScreenshots(page, 'problems-output');
      },
      { 'names.cpp': parser },
    ));

  it('one is told when a long run ends while one is elsewhere, and the status bar counts until then', async (t) => {
    const result = { success: true, stdout: 'here it is\n', stderr: '', exit_code: 0 };
    let hasEnded = false;
    const service = await startFaultyService((request, response) => {
      const status = hasEnded ? { status: 'completed', result } : { status: 'running' };
      json(200, { job_id: 'long', ...status })(request, response);
    });
    t.after(() => service.close());
    const cloud = { 'unsandbox.service': 'cloud', 'unsandbox.apiUrl': service.url };
    await journey('told', { ...cloud, ...longest, 'unsandbox.notifyAfter': 2 }, async (page) => {
      await openFile(page, 'countdown.py');
      await editorAction(page, 'Run in unsandbox').click();
      await enterPair(page, pair);
      const item = page.locator('.statusbar-item', { hasText: /unsandbox: 1 job · \d:\d\d · 1\d:\d\d left/ });
      await item.filter({ hasNotText: /· 0:0[0-2] ·/ }).hover();
      await takeScreenshots(page, 'told-status-bar');
      await leave(page);
      hasEnded = true;
      const toast = await holdToast(page, /countdown\.py has ended: completed, exit code 0/);
      await item.waitFor({ state: 'detached' });
      await takeScreenshots(page, 'told-notification');
      assert.equal(await toast.count(), 1);
      await toast.locator('.monaco-button', { hasText: 'Show Output' }).click();
      await page.locator('.editor-instance .view-line', { hasText: 'here it is' }).waitFor();
    });
  });
});

const parser = `#include <iostream>
#include <string>

int main() {
    std::string name = "unsandbox";
    for (int i = 0; i < 3; i++) {
        std::cout << nmae << std::endl;
    }
    return name;
}
`;

/** As when the person works in another window: the browser of the tests itself never loses the focus. */
async function leave(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { document, window } = globalThis as unknown as {
      document: { hasFocus: () => boolean };
      window: { dispatchEvent(event: Event): void };
    };
    document.hasFocus = () => false;
    window.dispatchEvent(new Event('blur'));
  });
  await page.locator('.part.titlebar.inactive').waitFor();
}
