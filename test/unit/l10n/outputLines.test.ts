import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import * as l10n from '@vscode/l10n';
import grammar from '../../../media/unsandbox-output.tmLanguage.json';
import type { TrackedStatus } from '../../../src/jobs/jobs';
import { findNotice, openInTerminalText, openOutputText } from '../../../src/jobs/output/notices';
import { outcomeText } from '../../../src/jobs/output/outcome';
import { OutlineScanner } from '../../../src/jobs/output/outline';
import { progressLine, receiptText } from '../../../src/jobs/output/transcript';
import { sentRequest } from '../../../src/jobs/request/sentRequest';
import { finishedJob } from '../../support/finishedJob';

/** Other words in another order, with marks of its own. */
const otherLanguage = {
  completed: '完了',
  failed: 'fehlgeschlagen: Fehler',
  cancelled: '取り消し',
  'stopped at its time limit': 'an seiner Zeitgrenze gestoppt',
  'state unknown': '状態不明',
  'exit code {0}': '終了コード {0}',
  'local sandbox': '本機',
  code: 'コード',
  '{0} of job {1}': 'Job {1} ($^.*): {0}!',
  'Open Full Output': '全文を開く (?)',
  'Open in Terminal View': '端末で開く',
  '{0} more of {1}': '{1} はあと {0}',
  'colours are left out here': '色なし',
};

const ends: readonly (readonly [TrackedStatus, number | undefined, string])[] = [
  ['completed', 0, 'inserted'],
  ['completed', undefined, 'inserted'],
  ['completed', 1, 'deleted'],
  ['failed', undefined, 'deleted'],
  ['timeout', -1, 'deleted'],
  ['cancelled', -1, 'changed'],
  ['unknown', undefined, 'changed'],
];

for (const [name, texts] of [
  ['English', {}],
  ['another language', otherLanguage],
] as const) {
  describe(`lines of the output in ${name}`, () => {
    beforeEach(() => l10n.config({ contents: texts }));
    afterEach(() => l10n.config({ contents: {} }));

    test('the grammar knows how a run ended', async () => {
      for (const [status, exitCode, kind] of ends) {
        const job = finishedJob({ status }, { stdout: 'x', exitCode, success: status === 'completed' && !exitCode });
        const line = (await outcomeText(job)).split('\n').at(-1) ?? '';
        const known = grammar.repository.outcome.patterns.filter(({ match }) => new RegExp(match).test(line));
        assert.equal(known.length, 1, line);
        assert.match(known[0]?.captures[6].name ?? '', new RegExp(`^markup\\.${kind}\\.`), line);
        assert.match(line, new RegExp(grammar.repository.stderr.end), line);
      }
    });

    test('the grammar knows headings, what was sent, and progress that ends badly', () => {
      const { heading, receipt, progress } = grammar.repository;
      const request = sentRequest({ language: 'python', code: 'x' });
      const [head = '', ...sent] = receiptText({
        title: 'a.py',
        place: 'local sandbox',
        request,
        unsaved: false,
      }).split('\n');
      assert.match(head, new RegExp(heading.begin));
      assert.ok(sent.length > 0);
      for (const line of sent) {
        assert.doesNotMatch(line, new RegExp(heading.end));
        assert.match(line, new RegExp(receipt.match));
      }
      const isBad = (line: string): boolean => new RegExp(progress.match).exec(line)?.[3] !== undefined;
      const lineOf = (status: TrackedStatus): string => progressLine(finishedJob({ status }), new Date(), true);
      assert.deepEqual(
        (['failed', 'timeout', 'running', 'completed', 'cancelled'] as const).map((status) => isBad(lineOf(status))),
        [true, true, false, false, false],
      );
    });

    test('a run folds from its heading to how it ended, and its output is a part', async () => {
      const request = sentRequest({ language: 'python', code: 'x' });
      for (const [status, exitCode] of ends) {
        const job = finishedJob({ status, title: 'a: b.py' }, { stdout: 'one\n', stderr: 'why\n', exitCode });
        const text = [
          receiptText({ title: 'a: b.py', place: 'local sandbox', request, unsaved: false }),
          progressLine(job, new Date(), false),
          await outcomeText(job),
        ].join('\n');
        const scanner = new OutlineScanner();
        const lines = text.split('\n');
        for (const [index, line] of lines.entries()) scanner.read(line, index);
        const [run, ...others] = scanner.sections;
        assert.deepEqual([run?.name, run?.start, run?.end, others], ['a: b.py', 0, lines.length - 1, []]);
        assert.deepEqual(
          run?.sections.map((section) => section.name),
          ['stdout', 'stderr'],
        );
        assert.ok(lines.at(-1)?.endsWith(`: ${run?.detail}`));
      }
    });

    test('a notice leads to its job', () => {
      const job = finishedJob({ jobId: 'j-1', key: 'k' });
      for (const [line, action] of [
        [openOutputText(job, 'stdout', '5 MB'), 'Open Full Output'],
        [openInTerminalText(job), 'Open in Terminal View'],
      ] as const) {
        const notice = findNotice(line);
        assert.deepEqual([notice?.action, notice?.job], [action, 'j-1'], line);
        assert.equal(line.slice(notice?.start, notice?.end), (texts as Record<string, string>)[action] ?? action);
      }
    });
  });
}
