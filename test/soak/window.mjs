import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{pid: number, handed: number, running: number, done: number, jobs: number}} Alive */

const backMs = 60_000;

/** The one window of the soak, and what a person does with it. */
export class Window {
  /** What is done at the keyboard is done one after the other. @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /**
   * @param {Page} page
   * @param {string} alivePath where the driver says that it is alive
   */
  constructor(page, alivePath) {
    this.page = page;
    this.alivePath = alivePath;
  }

  /** @returns {Promise<Alive>} */
  async alive() {
    const text = await readFile(this.alivePath, 'utf8').catch(
      () => '{"pid":0,"handed":0,"running":0,"done":0,"jobs":0}',
    );
    return JSON.parse(text);
  }

  /** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  inTurn(work) {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** As a person does it. */
  reload() {
    return this.inTurn(async () => {
      const { pid } = await this.alive();
      await this.#reloaded();
      await this.#isBack(pid);
    });
  }

  /** As a crash does it. The workbench starts another host by itself, unless that happened too often. */
  kill() {
    return this.inTurn(async () => {
      const { pid } = await this.alive();
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
      if (!command.includes('--type=extensionHost')) throw new Error(`${pid} is no extension host: ${command}`);
      process.kill(pid, 'SIGKILL');
      await this.#isBack(pid).catch(async () => {
        await this.page.reload();
        await this.#isBack(pid);
      });
    });
  }

  /** Picks a row of a question by its label; without such a row the question is closed. @param {string} label */
  async pick(label) {
    const input = this.page.locator('.quick-input-widget input.input');
    await input.fill(label, { timeout: 2000 });
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    const found = await rows
      .filter({ hasText: label })
      .first()
      .waitFor({ timeout: 2000 })
      .then(
        () => true,
        () => false,
      );
    await input.press(found ? 'Enter' : 'Escape');
    return found;
  }

  /** What the open question asks. Undefined when none is open. @returns {Promise<string | undefined>} */
  async question() {
    const input = this.page.locator('.quick-input-widget:visible input.input');
    return (await input.count()) === 0 ? undefined : ((await input.getAttribute('placeholder')) ?? undefined);
  }

  /** Something else may open in the place of the palette: then it is tried again. */
  async #reloaded(tries = 5) {
    const loaded = this.page.waitForEvent('load', { timeout: 15_000 }).then(
      () => true,
      () => false,
    );
    await this.#runCommand('Developer: Reload Window').catch(() => this.page.keyboard.press('Escape'));
    if (await loaded) return;
    if (tries === 1) throw new Error('The window could not be reloaded.');
    await this.#reloaded(tries - 1);
  }

  /** @param {string} title */
  async #runCommand(title) {
    await this.page.keyboard.press('ControlOrMeta+Shift+P');
    const input = this.page.locator('.quick-input-widget input.input');
    await input.fill(`>${title}`, { timeout: 5000 });
    const entry = this.page.locator('.quick-input-list .monaco-list-row').first();
    await entry.filter({ hasText: title }).waitFor({ timeout: 5000 });
    await input.press('Enter');
  }

  /** @param {number} before the extension host that has gone */
  async #isBack(before) {
    for (const deadline = Date.now() + backMs; Date.now() < deadline; await setTimeout(200)) {
      const { pid } = await this.alive();
      if (pid !== 0 && pid !== before) return;
    }
    throw new Error(`No extension host came after ${before}.`);
  }
}
