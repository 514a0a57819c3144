import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { longest, longRun } from '../longRun';
import { openTestExplorer, testRow } from '../testExplorer';
import { answer, question, trustWorkspace } from '../trustQuestion';
import {
  editorAction,
  jobRow,
  openFile,
  runCommand,
  shareWorkbench,
  takeScreenshots,
  waitForOutput,
} from '../workbench';

const journey = shareWorkbench({ restricted: true });

/** A menu that has just opened takes no click yet. */
async function pickInMenu(page: Page, label: string): Promise<void> {
  const item = page.locator('.context-view .action-item', { hasText: label });
  await item.hover();
  await item.and(page.locator('.focused')).waitFor();
  await page.keyboard.press('Enter');
}

describe('In a workspace that is not trusted', () => {
  it('several files are asked about once; jobs, history and links work, and a job outlives the granting of trust', () =>
    journey(
      'trust-panel',
      { 'unsandbox.service': 'local', ...longest },
      async (page) => {
        const rows = page.locator('.explorer-folders-view .monaco-list-row');
        await openFile(page, 'hello.py');
        // The menus know the extension by then.
        await editorAction(page, 'Run in unsandbox').first().waitFor();
        await rows.filter({ hasText: 'hello.py' }).click();
        await rows.filter({ hasText: 'fib.py' }).click({ modifiers: ['ControlOrMeta'] });
        await rows.and(page.locator('.selected')).nth(1).waitFor();
        await rows.filter({ hasText: 'fib.py' }).click({ button: 'right' });
        await pickInMenu(page, 'Run File in unsandbox');
        const several = page.locator('.monaco-dialog-box', { hasText: 'Run 2 files of a workspace' });
        await several.waitFor();
        await takeScreenshots(page, 'trust-several');
        await several.locator('.monaco-button', { hasText: /^Run$/ }).click();
        await waitForOutput(page, /2 files in .*: 2 succeeded/);

        // What the person attaches goes along, and is named.
        await openFile(page, 'files.py');
        await rows.filter({ hasText: 'data.csv' }).click({ button: 'right' });
        await pickInMenu(page, 'Add to unsandbox Input Files');
        await page.locator('.notification-toast', { hasText: 'data.csv goes along' }).waitFor();
        await runCommand(page, 'unsandbox: Run File in unsandbox');
        await question(page).filter({ hasText: 'Input files that go along: data.csv' }).waitFor();
        await takeScreenshots(page, 'trust-input-files');
        await answer(page, /^Run$/);
        await waitForOutput(page, /files\.py: completed, exit code 0/);

        await openFile(page, 'countdown.py');
        await runCommand(page, 'unsandbox: Run File in unsandbox');
        await answer(page, /^Run$/);
        await runCommand(page, 'unsandbox: Focus on Jobs View');
        const running = jobRow(page, 'countdown.py');
        await running.filter({ hasText: 'running' }).waitFor();
        await jobRow(page, 'hello.py').first().click();
        await page.locator('.tabs-container .tab.active', { hasText: 'output' }).waitFor();
        await takeScreenshots(page, 'trust-jobs');

        await runCommand(page, 'Workspaces: Manage Workspace Trust');
        await trustWorkspace(page);
        await running.filter({ hasText: 'running' }).hover();
        await running.locator('.actions a[aria-label^="Cancel Job"]').click();
        await running.filter({ hasText: 'cancelled' }).waitFor();
      },
      longRun,
    ));

  it('the panel says what is ignored; tests are listed, and VS Code asks for trust before it runs them', () =>
    journey('trust-tests', {}, async (page) => {
      await runCommand(page, 'unsandbox: Focus on Jobs View');
      await page.locator('.pane-body .welcome-view', { hasText: 'Restricted Mode' }).waitFor();
      await takeScreenshots(page, 'welcome-restricted');
      await openTestExplorer(page);
      await testRow(page, 'checks.py').waitFor();
      await runCommand(page, 'Test: Run All Tests');
      const trustQuestion = page.locator('.monaco-dialog-box', { hasText: /trust/i });
      await trustQuestion.waitFor();
      await takeScreenshots(page, 'trust-tests');
      await trustQuestion.locator('.monaco-button', { hasText: 'Cancel' }).click();
      await trustQuestion.waitFor({ state: 'detached' });
      assert.equal(await page.locator('.statusbar-item', { hasText: 'unsandbox:' }).count(), 0, 'nothing runs');
    }));
});
