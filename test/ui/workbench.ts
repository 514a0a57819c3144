import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { launchBrowser } from '../../.dev/browser.mjs';
import { type CodeServerOptions, startCodeServer } from '../../.dev/codeServer.mjs';
import { copyExtension } from '../../.dev/installedExtension.mjs';
import { buildDir, root } from '../../.dev/paths.mjs';

const screenshots = join(buildDir, 'screenshots');
/** A workbench on a busy machine may be slow. */
const patienceMs = 60_000;

/** A translation of everything that the extension says. */
export interface Texts {
  readonly manifest: object;
  readonly sources: object;
}

/** Of the server; `texts` take the place of those that the extension brings for its `language`, `others` are installed beside it. */
export type WorkbenchOptions = Partial<CodeServerOptions> & {
  readonly texts?: Texts;
  readonly others?: readonly OtherExtension[];
};

/**
 * Opens a real VS Code with the extension in a browser, on a copy of the sample folder with some files more, and closes it
 * again. What is on the screen when `use` fails is kept as `.build/screenshots/<name>-failed.png`.
 */
export async function withWorkbench(
  name: string,
  machineSettings: Record<string, unknown>,
  use: (page: Page, folder: string) => Promise<void>,
  files: Readonly<Record<string, string>> = {},
  { texts, others = [], ...server }: WorkbenchOptions = {},
): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'unsandbox-ui-'));
  const folder = join(dir, 'sample');
  const extensionsDir = join(dir, 'extensions');
  await cp(join(root, 'test/fixtures/sample'), folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  }
  const extension = await copyExtension(extensionsDir);
  if (texts !== undefined) await writeTexts(extension, String(server.language), texts);
  for (const other of others) await writeExtension(extensionsDir, other);
  const settings = { 'window.autoDetectColorScheme': true, 'workbench.reduceMotion': 'on' };
  const running = await startCodeServer({ dir, extensionsDir, machineSettings, settings, ...server });
  try {
    await inBrowser(`${running.url}/?folder=${encodeURIComponent(folder)}`, name, (page) => use(page, folder));
  } finally {
    running.stop();
    await running.exited;
    await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function writeTexts(extension: string, language: string, texts: Texts): Promise<void> {
  await writeFile(join(extension, `package.nls.${language}.json`), JSON.stringify(texts.manifest));
  await writeFile(join(extension, `media/l10n/bundle.l10n.${language}.json`), JSON.stringify(texts.sources));
}

/** An extension beside ours: what it contributes, and its program. */
export interface OtherExtension {
  readonly name: string;
  readonly contributes: object;
  readonly program: string;
}

async function writeExtension(extensionsDir: string, { name, contributes, program }: OtherExtension): Promise<void> {
  const dir = join(extensionsDir, `test.${name}-0.0.0`);
  await mkdir(dir, { recursive: true });
  const identity = { name, publisher: 'test', version: '0.0.0', engines: { vscode: '^1.100.0' }, main: './main.js' };
  await writeFile(join(dir, 'package.json'), JSON.stringify({ ...identity, contributes }));
  await writeFile(join(dir, 'main.js'), program);
}

async function inBrowser(url: string, name: string, use: (page: Page) => Promise<void>): Promise<void> {
  const browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  try {
    await page.goto(url);
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    await use(page);
  } catch (error) {
    await page.screenshot({ path: join(screenshots, `${name}-failed.png`) });
    throw error;
  } finally {
    await browser.close();
  }
}

/** A busy workbench may miss a key or a click: then again, up to three times. */
export async function persist(page: Page, attempt: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1)
    try {
      return await attempt();
    } catch (error) {
      if (tries === 3) throw error;
      await page.keyboard.press('Escape');
    }
}

/** Picks a command in the palette by its whole title, category included. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input.input');
  const entry = page.locator('.quick-input-list .monaco-list-row').first().filter({ hasText: title });
  await persist(page, async () => {
    await page.keyboard.press('ControlOrMeta+Shift+P');
    await input.fill(`>${title}`, { timeout: 10_000 });
    await entry.waitFor({ timeout: 10_000 });
  });
  await input.press('Enter');
}

/**
 * Reloads the window as a person does. The browser's own reload may lose the last seconds of what
 * extensions stored.
 */
export async function reloadWindow(page: Page): Promise<void> {
  const loaded = page.waitForEvent('load');
  await runCommand(page, 'Developer: Reload Window');
  await loaded;
  await page.locator('.monaco-workbench').waitFor();
}

/** Opens a file of the folder from the Explorer, to stay. Its text comes a moment after its tab. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).dblclick();
  await page.locator('.tabs-container .tab.active', { hasText: name }).waitFor();
  await page.locator(`.editor-group-container.active .monaco-editor[data-uri$="/${name}"]`).first().waitFor();
}

/** A button among the actions at the top right of the editor. */
export function editorAction(page: Page, label: string): Locator {
  return page.locator(`.editor-group-container.active .editor-actions a[aria-label^="${label}"]`);
}

/** A row of the jobs panel. */
export function jobRow(page: Page, text: string): Locator {
  return page.locator('.pane-body .monaco-list-row', { hasText: text });
}

/** What the Output panel shows, as text with plain blanks. */
export async function outputText(page: Page): Promise<string> {
  const lines = page.locator('.part.panel .view-line');
  const placed = await lines.evaluateAll((elements) =>
    elements.map((element) => ({ top: Number.parseInt(element.style.top, 10), text: element.textContent ?? '' })),
  );
  // The editor recycles its lines: their order in the page is not that on the screen.
  placed.sort((a, b) => a.top - b.top);
  return placed.map(({ text }) => text.replaceAll('\u00a0', ' ')).join('\n');
}

/** Waits until the Output panel shows what is wanted, and says what it showed instead if it does not. */
export async function waitForOutput(page: Page, wanted: RegExp): Promise<string> {
  for (const deadline = Date.now() + patienceMs; ; await page.waitForTimeout(100)) {
    const text = await outputText(page);
    if (wanted.test(text)) return text;
    if (Date.now() > deadline) throw new Error(`The Output panel never showed ${wanted}, but:\n${text}`);
  }
}

/** As the system asks for them: VS Code follows it. */
const appearances = [
  { theme: 'dark', shownBy: 'vs-dark', media: { colorScheme: 'dark', forcedColors: 'none' } },
  { theme: 'contrast-dark', shownBy: 'hc-black', media: { colorScheme: 'dark', forcedColors: 'active' } },
  { theme: 'contrast-light', shownBy: 'hc-light', media: { colorScheme: 'light', forcedColors: 'active' } },
  { theme: 'light', shownBy: 'vs', media: { colorScheme: 'light', forcedColors: 'none' } },
] as const;

/** Keeps how it looks in a dark and in a light theme, each with little and with high contrast, in `.build/screenshots`. */
export async function takeScreenshots(page: Page, name: string): Promise<void> {
  for (const { theme, shownBy, media } of appearances) {
    await page.emulateMedia(media);
    await page.locator(`.monaco-workbench.${shownBy}`).waitFor();
    await page.screenshot({ path: join(screenshots, `${name}-${theme}.png`) });
  }
}
