import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { readTexts, type Texts } from '../../support/texts';
import { editorAction, jobRow, openFile, shareWorkbench, takeScreenshots, waitForOutput } from '../workbench';

const localService = { 'unsandbox.service': 'local' };
const files = { 'reads.py': 'import sys\nprint(1)\nprint("oh", file=sys.stderr)\nraise SystemExit(3)\n' };

/** What a person sees of a text: the translation, or the English where there is none. */
interface Shown {
  readonly manifest: (key: string) => string;
  readonly source: (english: string, ...args: readonly unknown[]) => string;
}

const shown = (manifest: Texts, sources: Texts): Shown => ({
  manifest: (key) => manifest[key] ?? key,
  source: (english, ...args) => (sources[english] ?? english).replace(/\{(\d)\}/g, (_, index) => String(args[index])),
});

/** Runs a file that fails, and reads about it in the editor's title, the output and the panel. */
async function runAndRead(page: Page, { manifest, source }: Shown, name: string): Promise<string> {
  await openFile(page, 'reads.py');
  await editorAction(page, manifest('command.run.title')).click();
  const end = `── ✗ reads.py: ${source('completed')}, ${source('exit code {0}', 3)}`;
  const output = await waitForOutput(page, new RegExp(escaped(end)));
  assert.ok(output.includes(`· ${source('local sandbox')} ─`), output);
  assert.ok(output.includes(`   ${source('code')}: ${source('{0} bytes', files['reads.py'].length)}`), output);
  await page.locator('.activitybar a[aria-label^="unsandbox"]').click();
  await page.locator('.pane-header .title', { hasText: manifest('view.jobs.name') }).waitFor();
  await jobRow(page, 'reads.py')
    .filter({ hasText: source('exit code {0}', 3) })
    .waitFor();
  await assertColoured(page);
  await takeScreenshots(page, name);
  return output;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The grammar knows a failure by its mark: the line of the end has more than one colour. */
async function assertColoured(page: Page): Promise<void> {
  const line = page.locator('.part.panel .view-line', { hasText: '✗ reads.py' }).last();
  // A class of a token is a colour.
  const tokens = line.locator('span[class^="mtk"]');
  const colours = await tokens.evaluateAll((spans) => new Set(spans.map(({ className }) => className)).size);
  assert.ok(colours > 1, `the end of the run has ${colours} colour(s)`);
}

const marked = (texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, key === 'en-US' ? text : `«${text}»`]));

async function markedTexts(): Promise<{ readonly manifest: Texts; readonly sources: Texts }> {
  return { manifest: marked(readTexts('package.nls')), sources: marked(readTexts('bundle.l10n')) };
}

for (const language of ['de', 'ja'])
  describe(`In another language: ${language}`, () => {
    const journey = shareWorkbench({ language });

    it('one runs a file and reads about it', async () => {
      const own = [readTexts('package.nls', language), readTexts('bundle.l10n', language)] as const;
      const manifest = { ...readTexts('package.nls'), ...own[0] };
      const walk = async (page: Page): Promise<void> =>
        void (await runAndRead(page, shown(manifest, own[1]), `language-${language}`));
      await journey(`language-${language}`, localService, walk, files);
    });
  });

describe('In a language in which every text is marked', () => {
  const journey = shareWorkbench({ language: 'qps', texts: markedTexts });

  it('all that is said of a run, and in the panel, is translated', async () => {
    const { manifest, sources } = await markedTexts();
    const walk = async (page: Page): Promise<void> => {
      const output = await runAndRead(page, shown(manifest, sources), 'language-marked');
      const own = output.split('\n').filter((line) => /^(── |\d\d:| {3}\S)/.test(line));
      const plain = own.map((line) => line.replaceAll(/«[^«»]*»/g, ''));
      assert.doesNotMatch(plain.join('\n'), /\b(?!reads\.py|python|stderr)[a-z]{3,}/i, own.join('\n'));
    };
    await journey('language-marked', localService, walk, files);
  });
});
