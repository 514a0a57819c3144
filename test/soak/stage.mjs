import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyExtension, launchBrowser, startCodeServer } from '../../.dev/codeServer.mjs';
import { programs } from './programs.mjs';
import { Window } from './window.mjs';

/** The key that the service takes. */
export const token = 'soak-token';
const atOnce = 20;

/**
 * Opens a real window with the extension and its driver.
 * @template T
 * @param {string} dir
 * @param {string} url of the service
 * @param {{jobs: number, seed: number}} options
 * @param {(window: Window) => Promise<T>} use
 */
export async function inWindow(dir, url, options, use) {
  const extensionsDir = join(dir, 'extensions');
  const plan = await prepare(dir, extensionsDir, url, options);
  const server = await startCodeServer({
    dir,
    extensionsDir,
    machineSettings: { 'unsandbox.service': 'cloud', 'unsandbox.apiUrl': url },
    settings: { 'unsandbox.keepFinishedJobs': 1000 },
    env: { UNSANDBOX_API_KEY: token, UNSANDBOX_PUBLIC_KEY: '', UNSANDBOX_SECRET_KEY: '', UNSANDBOX_SOAK_PLAN: plan },
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`${server.url}/?folder=${encodeURIComponent(join(dir, 'folder'))}`);
    await page.locator('.monaco-workbench').waitFor();
    return await use(new Window(page, join(dir, 'notes/alive.json')));
  } finally {
    await browser.close();
    server.stop();
    await server.exited;
  }
}

/** @param {string} dir @param {string} extensionsDir @param {string} url @param {{jobs: number, seed: number}} options */
async function prepare(dir, extensionsDir, url, { jobs, seed }) {
  const [folder, notes] = [join(dir, 'folder'), join(dir, 'notes')];
  await Promise.all([folder, notes].map((each) => mkdir(each)));
  await copyExtension(extensionsDir);
  await cp(join(import.meta.dirname, 'driver'), join(extensionsDir, 'soak.driver-0.0.1'), { recursive: true });
  const plan = { jobs, atOnce, folder, notes, store: storeOf(dir), operator: url, programs: programs(jobs, seed) };
  await writeFile(join(dir, 'plan.json'), JSON.stringify(plan));
  return join(dir, 'plan.json');
}

/** Where the product keeps its jobs. @param {string} dir */
export const storeOf = (dir) => join(dir, 'user-data/User/globalStorage/unsandbox.unsandbox/jobs');
