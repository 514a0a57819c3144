import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseOption, enterOption, openOptions } from '../options';
import { choice, clearOutput, editorAction, openFile, shareWindow, takeScreenshots, waitForOutput } from '../workbench';

const journey = shareWindow();
const local = { 'unsandbox.service': 'local' };

describe('Run with options', () => {
  it('a secret is entered once, sent by its name, and hidden where the program prints it', () =>
    journey('secret', local, async (page) => {
      await openOptions(page, 'files.py');
      await chooseOption(page, 'Environment variables');
      await chooseOption(page, 'Add a secret');
      await chooseOption(page, 'New secret');
      await enterOption(page, 'Name of the variable', 'GREETING');
      await enterOption(page, 'Value of GREETING', 'open-sesame');
      await choice(page, 'GREETING').waitFor();
      await takeScreenshots(page, 'secret-options');
      await chooseOption(page, 'Run and Save for This File');
      await choice(page, 'a secret of yours').waitFor();
      await chooseOption(page, 'Always for This File');
      const output = await waitForOutput(page, /files\.py: completed, exit code 0/);
      assert.match(output, /^\*\*\*$/m);
      assert.doesNotMatch(output, /open-sesame/);
    }));

  it('what a comment asks for is asked once, and the file is remembered', () =>
    journey('comment', local, async (page) => {
      await openFile(page, 'asks.py');
      await editorAction(page, 'Run in unsandbox').first().click();
      await page
        .locator('.quick-input-list .monaco-list-row', { hasText: 'the comment in the file attaches it' })
        .waitFor();
      await takeScreenshots(page, 'comment-question');
      await chooseOption(page, 'Always for This File');
      await waitForOutput(page, /asks\.py: completed, exit code 0/);
      await clearOutput(page);
      await editorAction(page, 'Run in unsandbox').first().click();
      await waitForOutput(page, /asks\.py: completed, exit code 0/);
      await page
        .locator('.editor-instance .view-line')
        .first()
        .hover({ position: { x: 130, y: 8 } });
      await page.locator('.monaco-hover', { hasText: 'Input files' }).first().waitFor();
      await takeScreenshots(page, 'comment-hover');
    }));

  it('the languages are those of the service; going back changes nothing, and dismissing runs nothing', () =>
    journey('languages', local, async (page) => {
      await openOptions(page, 'hello.py');
      await chooseOption(page, 'Language');
      await choice(page, /python.*3\.\d/).waitFor();
      await takeScreenshots(page, 'languages');
      await page.locator('.quick-input-widget input.input').fill('klingon');
      await chooseOption(page, 'klingon');
      await choice(page, /Language.*klingon/).waitFor();

      await chooseOption(page, 'Time limit');
      await enterOption(page, 'Seconds the job may take', '901');
      await page.locator('.quick-input-message', { hasText: 'whole number from 1 to 900' }).waitFor();
      await page.locator('.quick-input-titlebar a[aria-label^="Back"]').click();
      await choice(page, '60 s').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      assert.equal(await page.locator('.statusbar-item', { hasText: 'unsandbox:' }).count(), 0);
    }));
});
