import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { enterPair, pair, startService } from '../sandboxAsCloud';
import {
  choice,
  countClicks,
  editorAction,
  jobRow,
  openFile,
  outputText,
  runCommand,
  shareWorkbench,
  takeScreenshots,
  waitForOutput,
} from '../workbench';

const journey = shareWorkbench();

describe('The first minutes', () => {
  it('with no file open one begins with a sample', () =>
    journey('first-sample', {}, async (page) => {
      const clicks = await countClicks(page);
      await page.locator('.activitybar [aria-label^="unsandbox"]').first().click();
      await welcome(page, 'at unsandbox.com').waitFor();
      await takeScreenshots(page, 'welcome-not-chosen');
      await welcomeButton(page, 'Choose Where Code Runs').click();
      await choice(page, 'Local sandbox').click();
      await welcomeButton(page, 'New Sample Program').click();
      await takeScreenshots(page, 'sample-languages');
      await choice(page, 'python').click();
      await editorAction(page, 'Run in unsandbox').click();
      await waitForOutput(page, /^Hello from Python 3\.[\d.]+ on Linux$/m);
      assert.equal(await clicks(), 6, 'the panel, its button, the place, its button, the language, the run button');
      await takeScreenshots(page, 'sample');
    }));

  it('at the cloud service the panel says what keeps it from running: no key, offline, a wrong key', async (t) => {
    const port = await freePort();
    const cloud = { 'unsandbox.service': 'cloud', 'unsandbox.apiUrl': `http://127.0.0.1:${port}` };
    await journey('first-key', cloud, async (page) => {
      await runCommand(page, 'unsandbox: Focus on Jobs View');
      await welcome(page, 'There is no API key').waitFor();
      await takeScreenshots(page, 'welcome-no-key');
      await welcomeButton(page, 'Set API Key').click();
      await enterPair(page, { ...pair, secretKey: 'another-part' });
      await welcome(page, 'could not be reached').waitFor();
      await takeScreenshots(page, 'welcome-offline');
      await startService(t, '--port', String(port));
      await welcomeButton(page, 'Try Again').click();
      await welcome(page, 'refused the API key').waitFor();
      await takeScreenshots(page, 'welcome-key-refused');
      await welcomeButton(page, 'Set API Key').click();
      await enterPair(page, pair);
      await welcome(page, 'No jobs.').waitFor();
    });
  });

  it('each step of the walkthrough is ticked when it is done', () =>
    journey('walkthrough', {}, async (page) => {
      await runCommand(page, 'View: Close Primary Side Bar');
      await runCommand(page, 'unsandbox: Get Started');
      await step(page, 'Choose where your code runs').waitFor();
      assert.deepEqual(await ticked(page), []);
      await takeScreenshots(page, 'walkthrough-choose');
      await stepButton(page, 'Choose Where Code Runs').click();
      await choice(page, 'Local sandbox').click();
      await waitForTicks(page, ['Choose where your code runs']);
      await step(page, 'Run a file').click();
      await takeScreenshots(page, 'walkthrough-run');
      await stepButton(page, 'New Sample Program').click();
      await choice(page, 'python').click();
      await editorAction(page, 'Run in unsandbox').click();
      await waitForOutput(page, /Hello from Python/);
      await runCommand(page, 'View: Hide Panel');
      await openWalkthrough(page, 'Watch your jobs');
      await takeScreenshots(page, 'walkthrough-watch');
      await stepButton(page, 'Show Jobs').click();
      await jobRow(page, 'Untitled-1').waitFor();
      await runCommand(page, 'View: Close Primary Side Bar');
      await openWalkthrough(page, 'Give a program a file');
      await takeScreenshots(page, 'walkthrough-attach');
      await stepButton(page, 'Choose Input Files').click();
      await choice(page, 'data.csv').click();
      await page.keyboard.press('Enter');
      await waitForTicks(page, ['Choose where', 'Run a file', 'Watch your jobs', 'Give a program']);
      await openWalkthrough(page, 'Set the options');
      await takeScreenshots(page, 'walkthrough-options');
      await stepButton(page, 'Run with Options').click();
      await waitForTicks(page, ['Choose where', 'Run a file', 'Watch your jobs', 'Give a program', 'Set the options']);
    }));
});

describe('On a machine without bubblewrap', () => {
  // The whole machine, but where bubblewrap was there is nothing that could be started.
  const within = ['bwrap', '--dev-bind', '/', '/', '--bind', '/dev/null', '/usr/bin/bwrap', '--'];
  const withoutBubblewrap = shareWorkbench({ within });

  it('one reads what to install, in the panel too', () =>
    withoutBubblewrap('no-bubblewrap', {}, async (page) => {
      await openFile(page, 'hello.py');
      await editorAction(page, 'Run in unsandbox').click();
      await choice(page, 'Local sandbox').click();
      const sentence = page.locator('.notification-toast', {
        hasText: 'needs bubblewrap, which is not installed. Install it: ',
      });
      await sentence.waitFor();
      await runCommand(page, 'unsandbox: Focus on Jobs View');
      await welcome(page, 'Install the package bubblewrap').waitFor();
      await takeScreenshots(page, 'no-bubblewrap');
      await runCommand(page, 'Notifications: Clear All Notifications');
      await sentence.waitFor({ state: 'detached' });
      await welcomeButton(page, 'Try Again').click();
      await sentence.waitFor();
      assert.doesNotMatch(await outputText(page), /Hello/);
    }));
});

const welcome = (page: Page, text: string): Locator => page.locator('.pane-body .welcome-view', { hasText: text });

const welcomeButton = (page: Page, text: string): Locator =>
  page.locator('.pane-body .welcome-view .monaco-button', { hasText: text }).first();

const step = (page: Page, title: string): Locator => page.locator('.getting-started-step', { hasText: title });

const stepButton = (page: Page, text: string): Locator =>
  page.locator('.getting-started-step.expanded .monaco-button', { hasText: text });

async function openWalkthrough(page: Page, title: string): Promise<void> {
  await runCommand(page, 'unsandbox: Get Started');
  await step(page, title).click();
}

const ticked = (page: Page): Promise<string[]> =>
  page
    .locator('.getting-started-step', { has: page.locator('[role="checkbox"][aria-checked="true"]') })
    .allInnerTexts();

async function waitForTicks(page: Page, titles: readonly string[]): Promise<void> {
  for (const title of titles)
    await step(page, title).locator('[role="checkbox"][aria-checked="true"]').waitFor({ state: 'attached' });
  assert.equal((await ticked(page)).length, titles.length);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
