import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { InstalledLanguages } from '../../src/sandbox/languages/installedLanguages';
import { keepTries, openKeptTries } from '../../src/sandbox/languages/keptTries';
import type { Installed } from '../../src/sandbox/languages/language';
import { startSandbox } from './support/startSandbox';

describe('which languages work is kept', () => {
  const home = mkdtempSync(join(tmpdir(), 'unsandbox-cache-'));
  process.env['XDG_CACHE_HOME'] = home;
  after(() => {
    delete process.env['XDG_CACHE_HOME'];
    rmSync(home, { recursive: true });
  });
  const path = join(home, 'unsandbox/languages.json');
  const tool = join(home, 'tool');
  writeFileSync(tool, 'a tool');
  const language = { id: 'x', extension: 'x', tools: ['tool'], run: [], hello: '' };
  const installed: Installed = { tool, language, standard: async () => undefined };

  /** How often a language is tried while it is asked for twice, by two sandboxes. */
  async function triesOf(answers: readonly (string | undefined)[], between: () => void = () => {}): Promise<number> {
    writeFileSync(path, '');
    let tries = 0;
    for (const ask of [0, 1]) {
      const file = openKeptTries();
      const given = await keepTries(file, async () => {
        tries += 1;
        return answers[ask];
      })(installed);
      assert.equal(given, answers[tries - 1]);
      if (file !== undefined) closeSync(file);
      if (ask === 0) between();
    }
    return tries;
  }

  it('for the next sandbox, of another user, which tries none of them', async () => {
    const file = openKeptTries();
    const found = await new InstalledLanguages(
      keepTries(file, async () => '98.7.6'),
      4,
    ).describe();
    const sandbox = await startSandbox();
    const { body } = await sandbox.call('GET', '/languages');
    await sandbox.stop();
    assert.deepEqual(body.languages, found.languages);
    assert.deepEqual([...new Set(Object.values(body.versions))], ['98.7.6']);
  });

  it('until its tool is another', async () => {
    assert.equal(await triesOf(['1.0']), 1);
    assert.equal(await triesOf(['1.0', '2.0'], () => utimesSync(tool, 1, 1)), 2);
    assert.equal(await triesOf(['1.0', '2.0'], () => writeFileSync(tool, 'a newer tool')), 2);
  });

  it('but not that it does not: the reason may have gone', async () => {
    assert.equal(await triesOf([undefined, '1.0']), 2);
  });

  it('and what somebody else wrote there is none of it', async () => {
    for (const text of ['{', 'null', '[1]', '{"x": 1}', 'x'.repeat(100_000)])
      assert.equal(await triesOf(['1.0', '1.0'], () => writeFileSync(path, text)), 2, text.slice(0, 10));
    assert.match(readFileSync(path, 'utf8'), /^\{"x [0-9a-f]{64}":"1\.0"\}$/);
  });
});
