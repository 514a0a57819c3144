import type { Page } from 'playwright-core';
import { choice, editorAction, openFile, runCommand } from './workbench';

/** Opens a file, and then Run with Options. */
export async function openOptions(page: Page, name: string): Promise<void> {
  await openFile(page, name);
  await editorAction(page, 'Run in unsandbox').first().waitFor();
  await runCommand(page, 'unsandbox: Run in unsandbox with Options');
}

export const chooseOption = (page: Page, label: string): Promise<void> => choice(page, label).click();

/** What the step that asks so shall have. */
export async function enterOption(page: Page, prompt: string, text: string): Promise<void> {
  await page.locator('.quick-input-widget', { hasText: prompt }).waitFor();
  await page.locator('.quick-input-widget input.input').fill(text);
  await page.keyboard.press('Enter');
}
