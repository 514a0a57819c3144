import * as vscode from 'vscode';
import { compareOutput, type Difference, normalOutput, withoutTrailingBlanks } from '../../jobs/expected/compareOutput';
import { type ExpectComment, exitCodeOf } from '../../jobs/expected/expectComments';
import type { TrackedJob } from '../../jobs/jobs';
import { cutAt, printableLine } from '../../jobs/output/printable';
import { endText } from '../../jobs/output/transcript';
import { sentences } from '../../locale';
import type { RunOutcome } from '../run/runSource';
import { type Expectation, expectedText } from './expectation';

/** Failed: the program did something else. Errored: nobody knows what it would have done. */
export interface Verdict {
  readonly state: 'passed' | 'failed' | 'errored';
  readonly messages: readonly vscode.TestMessage[];
}

/** The context value of messages whose actual output can be taken over. */
const acceptable = 'unsandbox.acceptable';
/** Longer texts are cut for the diff, in UTF-16 units. */
const maxShown = 1_048_576;

/** What a file is to print and how it is to exit, read before it runs. `output` undefined: anything will do. */
export interface Expected extends Expectation {
  readonly uri: vscode.Uri;
  readonly output: string | undefined;
  readonly exitCode: number | undefined;
}

export async function readExpected(uri: vscode.Uri, { file, comments }: Expectation): Promise<Expected> {
  const { lines, exit } = comments;
  const said = lines.length === 0 ? undefined : withoutTrailingBlanks(lines.map(({ text }) => text).join('\n'));
  const output = file === undefined ? said : normalOutput(await expectedText(file));
  return { uri, file, comments, output, exitCode: exit === undefined ? 0 : exitCodeOf(exit) };
}

export function judge(expected: Expected, outcome: RunOutcome, job: TrackedJob | undefined): Verdict {
  const exitCode = outcome.exitCode ?? (outcome.success ? 0 : -1);
  const isKnown = (outcome.status === 'completed' || outcome.status === 'failed') && exitCode >= 0;
  if (!isKnown) return { state: 'errored', messages: [new vscode.TestMessage(whyUnknown(outcome, job))] };
  const messages = [...exitMessages(expected, exitCode, outcome.stderr), ...diffMessages(expected, outcome.stdout)];
  return { state: messages.length === 0 ? 'passed' : 'failed', messages };
}

function whyUnknown({ status }: RunOutcome, job: TrackedJob | undefined): string {
  const { l10n } = vscode;
  if (status === 'timeout')
    return l10n.t(
      'It was stopped at its time limit of {0} s. A comment such as "unsandbox: ttl=300" gives it more time.',
      job?.sent?.parameters.ttl ?? 60,
    );
  if (status === 'cancelled') return l10n.t('Its job was cancelled.');
  const reason = job?.problem ?? job?.result?.error;
  const end = job === undefined ? status : endText(job);
  return reason === undefined
    ? l10n.t('It is not known how it exited: {0}.', end)
    : l10n.t('It is not known how it exited: {0}. {1}', end, printableLine(reason, 500));
}

function exitMessages(expected: Expected, exitCode: number, stderr: string): readonly vscode.TestMessage[] {
  if (exitCode === expected.exitCode) return [];
  const { l10n } = vscode;
  const wanted = expected.exitCode ?? printableLine(expected.comments.exit?.text ?? '', 50);
  const said = printableLine(stderr.trimEnd().split('\n').at(-1) ?? '', 300);
  const text = l10n.t('It ended with exit code {0}, expected {1}.', exitCode, wanted);
  const message = new vscode.TestMessage(sentences(text, said));
  if (expected.comments.exit !== undefined) message.location = locationOf(expected.uri, expected.comments.exit);
  return [message];
}

function diffMessages(expected: Expected, stdout: string): readonly vscode.TestMessage[] {
  if (expected.output === undefined) return [];
  const { uri, file, comments, output } = expected;
  const normal = normalOutput(stdout);
  const actual = file === undefined ? withoutTrailingBlanks(normal) : normal;
  const difference = compareOutput(output, actual);
  if (difference === undefined) return [];
  const [left, right] = [cutAt(output, 0, maxShown), cutAt(actual, 0, maxShown)];
  const message = vscode.TestMessage.diff(sentenceOf(difference), left, right);
  const comment = file === undefined ? (comments.lines[difference.line] ?? comments.lines.at(-1)) : undefined;
  if (comment !== undefined) message.location = locationOf(uri, comment);
  if (file !== undefined && right === actual) message.contextValue = acceptable;
  return [message];
}

const locationOf = (uri: vscode.Uri, { line, start, end }: ExpectComment): vscode.Location =>
  new vscode.Location(uri, new vscode.Range(line, start, line, end));

function sentenceOf({ line, expected, actual, isBlank }: Difference): string {
  const { l10n } = vscode;
  const shown = (text: string): string => printableLine(text, 100);
  if (isBlank && expected !== undefined && actual !== undefined)
    return l10n.t('Line {0} of the output differs in nothing but white space, which the diff may hide.', line + 1);
  if (actual === undefined)
    return l10n.t('The output ends before line {0}, expected "{1}".', line + 1, shown(expected ?? ''));
  if (expected === undefined)
    return l10n.t('Line {0} of the output is "{1}", but no more was expected.', line + 1, shown(actual));
  return l10n.t('Line {0} of the output is "{1}", expected "{2}".', line + 1, shown(actual), shown(expected));
}
