import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import {
  type CodeServer,
  type CodeServerOptions,
  copyExtension,
  launchBrowser,
  startCodeServer,
} from '../../.dev/codeServer.mjs';
import { buildDir, root } from '../../.dev/run.mjs';
import manifest from '../../package.json';

const screenshots = join(buildDir, 'screenshots');
/** A workbench on a busy machine may be slow. */
const patienceMs = 60_000;
/** To open a window, and the first editor in it, is the most that it does. */
const windowPatienceMs = 180_000;

/** A translation of everything that the extension says. */
export interface Texts {
  readonly manifest: object;
  readonly sources: object;
}

/** Of the server; `texts` take the place of those that the extension brings for its `language`, `others` are installed beside it. */
export type WorkbenchOptions = Partial<CodeServerOptions> & {
  readonly texts?: () => Promise<Texts>;
  readonly others?: readonly OtherExtension[];
  readonly keybindings?: readonly object[];
};

const userSettings = {
  'window.autoDetectColorScheme': true,
  // Without the graphics card the terminal's text is in the page.
  'terminal.integrated.gpuAcceleration': 'off',
  // What was opened is selected a moment later, and nothing else then.
  'explorer.autoReveal': false,
};

/**
 * Walks through the extension in a real VS Code in a browser, on a copy of the sample folder with some files more. What is on
 * the screen when `use` fails is kept as `.build/screenshots/<name>-failed.png`.
 */
export type Journey = (
  name: string,
  machineSettings: Readonly<Record<string, unknown>>,
  use: (page: Page, place: Place) => Promise<void>,
  files?: Readonly<Record<string, string>>,
) => Promise<void>;

/** What a journey may change on the disk. */
export interface Place {
  /** The one that is open. */
  readonly folder: string;
  /** With the settings of the user and of the machine. */
  readonly userData: string;
}

/**
 * One server and one browser for all journeys of a file, started by the first of them. Each has a window and a folder of its
 * own, and finds nothing of those before.
 */
export function shareWorkbench(options: WorkbenchOptions = {}): Journey {
  let starting: Promise<Workbench> | undefined;
  after(async () => {
    if (starting !== undefined) await stop(await starting);
  });
  return async (name, machineSettings, use, files = {}) => {
    starting ??= start(options);
    const workbench = await starting;
    await makeClean(workbench, machineSettings);
    const folder = join(await mkdtemp(join(workbench.dir, 'journey-')), 'sample');
    await copySample(folder, files);
    try {
      await inWindow(workbench, folder, name, (page) => use(page, { folder, userData: workbench.userData }));
    } finally {
      await closeWindows(workbench);
    }
  };
}

/**
 * One window for all journeys of a file, in their order: to open one takes as long as a journey. Each finds settings and files of its
 * own and no open editor, but the jobs of those before. After one that fails, the next has a new window.
 */
export function shareWindow(options: WorkbenchOptions = {}): Journey {
  let opening: Promise<SharedWindow> | undefined;
  after(async () => {
    if (opening === undefined) return;
    await stop((await opening).workbench);
  });
  return async (name, machineSettings, use, files = {}) => {
    const isNew = opening === undefined;
    opening ??= openShared(options, machineSettings);
    const { workbench, folder, page } = await opening;
    await copyFiles(folder, files);
    if (!isNew) {
      // All settings are read at once: when the title is the one wanted, the others count, too.
      await writeMachineSettings(workbench, { ...machineSettings, 'window.title': name });
      await page.waitForFunction((title) => Reflect.get(globalThis, 'document').title === title, name);
      if (await clearOutputButton(page).isVisible()) await clearOutput(page);
      await runCommand(page, 'View: Close All Editors');
      await runCommand(page, 'Notifications: Clear All Notifications');
      await runCommand(page, 'View: Show Explorer');
    }
    try {
      await use(page, { folder, userData: workbench.userData });
    } catch (error) {
      opening = undefined;
      await page.screenshot({ path: join(screenshots, `${name}-failed.png`) });
      await stop(workbench);
      throw error;
    }
  };
}

interface SharedWindow {
  readonly workbench: Workbench;
  readonly folder: string;
  readonly page: Page;
}

async function openShared(options: WorkbenchOptions, machineSettings: object): Promise<SharedWindow> {
  // Who has clicked into the output of one run does not see the end of the next, unless the panel is told to go on.
  const settings = { ...userSettings, 'output.smartScroll.enabled': false };
  const workbench = await start({ ...options, settings });
  await makeClean(workbench, machineSettings);
  const folder = join(await mkdtemp(join(workbench.dir, 'journey-')), 'sample');
  await copySample(folder, {});
  const page = await workbench.context.newPage();
  await openFolder(page, workbench, folder);
  return { workbench, folder, page };
}

interface Workbench {
  readonly dir: string;
  readonly userData: string;
  readonly server: CodeServer;
  readonly browser: Browser;
  /** One for all windows: it keeps the workbench's own files, and what has been compiled of them. */
  readonly context: BrowserContext;
  readonly restricted: boolean;
}

async function start({ texts, others = [], keybindings = [], ...options }: WorkbenchOptions): Promise<Workbench> {
  const dir = await mkdtemp(join(tmpdir(), 'unsandbox-ui-'));
  const extensionsDir = join(dir, 'extensions');
  const extension = await copyExtension(extensionsDir);
  if (texts !== undefined) await writeTexts(extension, String(options.language), await texts());
  for (const other of others) await writeExtension(extensionsDir, other);
  const [server, browser] = await Promise.all([
    startCodeServer({ dir, extensionsDir, settings: userSettings, ...options }),
    launchBrowser(),
  ]);
  await writeFile(join(dir, 'user-data/User/keybindings.json'), JSON.stringify(keybindings));
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  context.setDefaultTimeout(patienceMs);
  const { restricted = false } = options;
  return { dir, userData: join(dir, 'user-data'), server, browser, context, restricted };
}

async function stop({ dir, server, browser }: Workbench): Promise<void> {
  server.stop();
  await Promise.all([server.exited, browser.close()]);
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Settings are as nobody had touched them, and jobs of journeys before are forgotten. */
async function makeClean({ userData }: Workbench, machineSettings: object): Promise<void> {
  const { publisher, name } = manifest;
  await rm(join(userData, 'User/globalStorage', `${publisher}.${name}`), { recursive: true, force: true });
  await writeMachineSettings({ userData }, machineSettings);
}

async function writeMachineSettings({ userData }: Pick<Workbench, 'userData'>, settings: object): Promise<void> {
  await writeFile(join(userData, 'Machine/settings.json'), JSON.stringify(settings, undefined, 2));
}

async function copySample(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await cp(join(root, 'test/fixtures/sample'), folder, { recursive: true });
  await copyFiles(folder, files);
}

async function copyFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  }
}

async function inWindow(
  workbench: Workbench,
  folder: string,
  name: string,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await workbench.context.newPage();
  try {
    await openFolder(page, workbench, folder);
    await use(page);
  } catch (error) {
    await page.screenshot({ path: join(screenshots, `${name}-failed.png`) });
    throw error;
  }
}

async function openFolder(page: Page, { server, restricted }: Workbench, folder: string): Promise<void> {
  await page.goto(`${server.url}/?folder=${encodeURIComponent(folder)}`, { waitUntil: 'commit' });
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: windowPatienceMs });
  // It comes late, and moves what is below it.
  if (restricted) await page.locator('.part.banner', { hasText: 'Restricted Mode' }).waitFor();
  // The commands and menus of extensions are known by then.
  await page.locator(`.activitybar [aria-label^="${manifest.name}"]`).first().waitFor();
}

/** With all that windows keep in the browser: state of the editor and of extensions, secrets, trust. */
async function closeWindows({ context, dir, server }: Workbench): Promise<void> {
  for (const page of context.pages()) {
    await page.goto('about:blank'); // A page that is just closed may come back: its extensions would go on.
    const devTools = await context.newCDPSession(page);
    const storageTypes = 'cookies,local_storage,indexeddb,service_workers,file_systems';
    await devTools.send('Storage.clearDataForOrigin', { origin: server.url, storageTypes });
    await page.close();
  }
  await extensionHostsGone(dir);
}

/** Those of the server that keeps its things in `dir`: what they still write would be found by the next journey. */
async function extensionHostsGone(dir: string): Promise<void> {
  const isOurs = async (pid: string): Promise<boolean> => {
    const [command, environment] = await Promise.all(
      ['cmdline', 'environ'].map((name) => readFile(join('/proc', pid, name), 'utf8').catch(() => '')),
    );
    return Boolean(command?.includes('--type=extensionHost') && environment?.includes(join(dir, 'config')));
  };
  for (const deadline = Date.now() + patienceMs; ; await setTimeout(50)) {
    const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    if (!(await Promise.all(processes.map(isOurs))).includes(true)) return;
    if (Date.now() > deadline) throw new Error('The extension host of a window that is closed goes on.');
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

/** Picks a command in the palette by its whole title, category included. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await searchCommand(page, title);
  await focusedChoice(page, title).waitFor();
  await page.keyboard.press('Enter');
}

/** Leaves the palette open, with what its search for a title brings. */
export async function searchCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await page.locator('.quick-input-widget input.input:focus').fill(`>${title}`);
}

/** The one that Enter takes. */
export const focusedChoice = (page: Page, text: string): Locator =>
  page.locator('.quick-input-list .monaco-list-row.focused', { hasText: text });

export const choice = (page: Page, text: string | RegExp): Locator =>
  page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();

/**
 * Reloads the window as a person does. The browser's own reload may lose the last seconds of what
 * extensions stored.
 */
export async function reloadWindow(page: Page): Promise<void> {
  const reloading = page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame());
  await runCommand(page, 'Developer: Reload Window');
  await reloading;
  await page.locator('.monaco-workbench').waitFor({ timeout: windowPatienceMs });
}

/** Opens a file of the folder from the Explorer, to stay. Its text comes a moment after its tab, and then the focus. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).dblclick();
  await page.locator('.tabs-container .tab.active', { hasText: name }).waitFor();
  const editor = page.locator(`.editor-group-container.active .monaco-editor.focused[data-uri$="/${name}"]`);
  await editor.first().waitFor({ timeout: windowPatienceMs });
}

/** A button among the actions at the top right of the editor. */
export function editorAction(page: Page, label: string): Locator {
  return page.locator(`.editor-group-container.active .editor-actions a[aria-label^="${label}"]`);
}

/** A row of the jobs panel. */
export function jobRow(page: Page, text: string): Locator {
  return page.locator('.pane-body .monaco-list-row', { hasText: text });
}

/** A notification, which stays as long as the mouse is above it: without, most go after some seconds. */
export async function holdToast(page: Page, text: string | RegExp): Promise<Locator> {
  const toast = page.locator('.notification-toast', { hasText: text });
  await toast.hover();
  return toast;
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

/** Ctrl+click, once the editor shows that it would take it. */
export async function followLink(link: Locator): Promise<void> {
  const page = link.page();
  await page.keyboard.down('ControlOrMeta');
  // An editor without the focus hears of the key when the mouse moves in it.
  await link.hover({ position: { x: 4, y: 4 } });
  await page.locator('.detected-link-active').first().waitFor();
  await page.mouse.down();
  await page.mouse.up();
  await page.keyboard.up('ControlOrMeta');
}

/** Waits until the Output panel shows what is wanted, and says what it showed instead if it does not. */
export async function waitForOutput(page: Page, wanted: RegExp): Promise<string> {
  for (const deadline = Date.now() + patienceMs; ; await setTimeout(100)) {
    const text = await outputText(page);
    if (wanted.test(text)) return text;
    if (Date.now() > deadline) throw new Error(`The Output panel never showed ${wanted}, but:\n${text}`);
  }
}

/** So that what is waited for next is new. */
export async function clearOutput(page: Page): Promise<void> {
  await clearOutputButton(page).click();
  await waitForOutput(page, /^(?!── ).*(?:\n(?!── ).*)*$/); // no run begins or ends in it
}

const clearOutputButton = (page: Page): Locator => page.locator('.part.panel a[aria-label^="Clear Output"]').first();

/** As the system asks for them: VS Code follows it. */
const appearances = [
  { theme: 'dark', shownBy: 'vs-dark', media: { colorScheme: 'dark', forcedColors: 'none' } },
  { theme: 'contrast-dark', shownBy: 'hc-black', media: { colorScheme: 'dark', forcedColors: 'active' } },
  { theme: 'contrast-light', shownBy: 'hc-light', media: { colorScheme: 'light', forcedColors: 'active' } },
  { theme: 'light', shownBy: 'vs', media: { colorScheme: 'light', forcedColors: 'none' } },
] as const;

/** Keeps how it looks in a dark and in a light theme, each with little and with high contrast, in `.build/screenshots`, where somebody asked for it: four themes take long. */
export async function takeScreenshots(page: Page, name: string): Promise<void> {
  if (!process.env['UNSANDBOX_TEST_SCREENSHOTS']) return;
  for (const { theme, shownBy, media } of appearances) {
    await page.emulateMedia(media);
    await page.locator(`.monaco-workbench.${shownBy}`).waitFor();
    await page.screenshot({ path: join(screenshots, `${name}-${theme}.png`) });
  }
}

/** From here on; what a person presses, wherever it is. */
export async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate('globalThis.clicks = 0; addEventListener("pointerdown", () => { clicks += 1; }, true)');
  return async () => Number(await page.evaluate('clicks'));
}
