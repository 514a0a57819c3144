import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { normalOutput } from '../../jobs/expected/compareOutput';
import { exitCodeOf } from '../../jobs/expected/expectComments';
import { expectedNames } from '../../jobs/expected/expectedFile';
import { isActive, type TrackedJob } from '../../jobs/jobs';
import { programCode } from '../../jobs/request/sentRequest';
import { activeFile } from '../activeFile';
import { leadsOut } from '../inputFiles/inside';
import { jobOf, newestJob } from '../jobOf';
import { inform } from '../notify';
import { asUri } from '../options/runOptions';
import type { Parts } from '../parts';
import { plainLabel } from '../plainLabel';
import { givenScheme } from '../run/givenCode';
import { exists, folderOf, nameOf } from '../uris';
import { expectationOf, expectedFileOf, openDocument } from './expectation';

/** In the menu of a failed test's message: what the program printed is what it is to print from now on. */
export async function acceptActualOutput(target: unknown): Promise<void> {
  const { uri, actual } = failureOf(target);
  const file = uri && (await expectedFileOf(uri));
  if (file === undefined || actual === undefined)
    throw new UserError(
      vscode.l10n.t('Choose this on the message of a failed test whose expected output is in a file of its own.'),
    );
  await write(file, actual);
}

/** The editor passes the test and its message; both come from elsewhere. */
function failureOf(target: unknown): { uri: vscode.Uri | undefined; actual: string | undefined } {
  const { test, message } = (target ?? {}) as { test?: { uri?: unknown }; message?: { actualOutput?: unknown } };
  const actual = message?.actualOutput;
  return { uri: asUri(test?.uri), actual: typeof actual === 'string' ? actual : undefined };
}

/** The output of a finished run becomes what its file is expected to print. For a row, or the newest run of the file in front. */
export async function saveExpectedOutput(parts: Parts, row: unknown): Promise<void> {
  const active = activeFile()?.toString();
  const isOfActive = (job: TrackedJob): boolean => !isActive(job) && job.resource === active && job.part === 'file';
  const job = row === undefined ? await newestJob(parts, isOfActive) : jobOf(parts.jobs.all(), row);
  const uri = fileOf(job);
  if (job?.result === undefined || uri === undefined)
    throw new UserError(vscode.l10n.t('There is no output of a whole, saved file to keep. Run the file first.'));
  if (job.status !== 'completed')
    throw new UserError(
      vscode.l10n.t('{0} did not run to its end. Its output is not kept as the expected one.', job.title),
    );
  await checkRepeatable(parts, job, uri);
  const file = (await expectedFileOf(uri)) ?? (await newFileFor(uri));
  if (!(await write(file, normalOutput(job.result.stdout)))) return;
  const open = { title: vscode.l10n.t('Open'), command: 'vscode.open', arguments: [file] };
  inform(
    vscode.l10n.t('{0} is expected to print what {1} holds.', plainLabel(nameOf(uri)), plainLabel(nameOf(file))),
    open,
  );
}

/** Throws a sentence when a test of the file could not come out as this run did. */
async function checkRepeatable(parts: Parts, job: TrackedJob, uri: vscode.Uri): Promise<void> {
  const { l10n } = vscode;
  const { options = {}, unkept = [] } = job.once ?? {};
  // An input that is too long to be kept is named in place of its text, as a variable of that name would be.
  const isLong = unkept.includes('input') && job.sent?.program !== undefined;
  if (isLong || ['input', 'arguments'].some((name) => name in options))
    throw new UserError(
      l10n.t(
        '{0} was given input or arguments for that run alone, which a test is not. Run it without, or save them for the file.',
        job.title,
      ),
    );
  const expectation =
    job.sent &&
    (await expectationOf(parts, { uri, text: programCode(job.sent), languageId: openDocument(uri)?.languageId }));
  const exit = expectation?.comments.exit;
  const [wanted, actual] = [exit === undefined ? 0 : exitCodeOf(exit), job.result?.exitCode ?? 0];
  if (actual !== wanted)
    throw new UserError(
      l10n.t(
        '{0} ended with exit code {1}, and a test of it fails unless that is {2}. A comment "expect-exit: {1}" says so.',
        job.title,
        actual,
        String(wanted),
      ),
    );
}

function fileOf(job: TrackedJob | undefined): vscode.Uri | undefined {
  if (job?.resource === undefined || job.part !== 'file') return undefined;
  const uri = vscode.Uri.parse(job.resource, true);
  // What was handed over as a text has no place for a file beside it.
  return uri.scheme === 'untitled' || uri.scheme === givenScheme ? undefined : uri;
}

/** `fib.expected.txt`, unless that would count for a `fib.js` beside it, too. */
async function newFileFor(uri: vscode.Uri): Promise<vscode.Uri> {
  const [own, shared = own] = expectedNames(nameOf(uri));
  const entries = await vscode.workspace.fs.readDirectory(folderOf(uri)).then(undefined, () => []);
  const others = entries.filter(([name]) => name !== nameOf(uri) && expectedNames(name).includes(shared));
  return vscode.Uri.joinPath(folderOf(uri), others.length === 0 ? shared : own);
}

/** Asks before it replaces something. False when the person did not want that. The output is in normal form. */
async function write(file: vscode.Uri, output: string): Promise<boolean> {
  if (openDocument(file)?.isDirty)
    throw new UserError(vscode.l10n.t('{0} has unsaved changes. Save or revert them first.', nameOf(file)));
  if (await leadsOut(file))
    throw new UserError(
      vscode.l10n.t('{0} is a link that leads out of the workspace. It was not written.', nameOf(file)),
    );
  if ((await exists(file)) && !(await mayReplace(file, output))) return false;
  const edit = new vscode.WorkspaceEdit();
  const contents = await vscode.workspace.encode(output === '' ? '' : `${output}\n`, { uri: file });
  edit.createFile(file, { overwrite: true, contents });
  if (await vscode.workspace.applyEdit(edit)) return true;
  throw new UserError(vscode.l10n.t('{0} could not be written.', nameOf(file)));
}

async function mayReplace(file: vscode.Uri, output: string): Promise<boolean> {
  const replace = vscode.l10n.t('Replace');
  const lines = output === '' ? 0 : output.split('\n').length;
  const question = vscode.l10n.t('Replace {0} with the output of the program?', plainLabel(nameOf(file)));
  const detail = vscode.l10n.t('What it holds now is lost. Lines of the output: {0}.', lines);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, replace)) === replace;
}
