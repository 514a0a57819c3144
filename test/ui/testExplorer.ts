import type { Locator, Page } from 'playwright-core';
import { runCommand } from './workbench';

export const openTestExplorer = (page: Page): Promise<void> =>
  page.locator('.activitybar a[aria-label^="Testing"]').first().click();

export const testRow = (page: Page, name: string): Locator =>
  page.locator('.test-explorer .monaco-list-row', { hasText: name }).first();

export async function runTest(page: Page, name: string): Promise<void> {
  await testRow(page, name).hover();
  await testRow(page, name).locator('.actions-container a[aria-label^="Run Test"]').click();
}

/** Among the test results of a run that has ended, by what is said of a test. */
export async function showDiff(page: Page, message: string): Promise<void> {
  // The editor opens the results by itself when a run starts, but not always the first ones.
  await runCommand(page, 'Test Results: Focus on Test Results View');
  await page.locator('.part.panel .monaco-list-row', { hasText: message }).first().click();
  await page.locator('.part.panel .monaco-diff-editor .view-line').first().waitFor();
}
