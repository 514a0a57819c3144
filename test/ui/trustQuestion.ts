import type { Locator, Page } from 'playwright-core';

/** What is asked before a run in a workspace that is not trusted. */
export const question = (page: Page): Locator =>
  page.locator('.monaco-dialog-box', { hasText: 'that you do not trust' });

export async function answer(page: Page, label: RegExp): Promise<void> {
  await question(page).locator('.monaco-button', { hasText: label }).first().click();
  await question(page).waitFor({ state: 'detached' });
}

/** In the editor that manages it. */
export async function trustWorkspace(page: Page): Promise<void> {
  await page.locator('.workspace-trust-editor .monaco-button', { hasText: 'Trust' }).first().click();
  await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor({ state: 'detached' });
  // The newest editor shows it above the others.
  const close = page.locator('.monaco-modal-editor-block [aria-label^="Close"]').first();
  if (await close.isVisible()) await close.click();
}
