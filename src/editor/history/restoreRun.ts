import * as vscode from 'vscode';
import { UserError } from '../../errors';
import type { TrackedJob } from '../../jobs/jobs';
import { languageOf } from '../../jobs/request/languages';
import { programCode } from '../../jobs/request/sentRequest';
import { inform } from '../notify';
import { optionSource, resolveOptions } from '../options/resolveOptions';
import type { RunOptions } from '../options/runOptions';
import type { Parts } from '../parts';
import { plainLabel } from '../plainLabel';
import { editorLanguage } from '../run/editorLanguage';
import { inputUris, keptOnceOptions } from '../run/runAgain';
import { nameOf } from '../uris';
import { runItem, runOf } from './pickRun';

type Sent = NonNullable<TrackedJob['sent']>;

/** Opens what a run was sent in a new editor, with the options of then as the options of that text. */
export async function restoreRun(parts: Parts, row: unknown): Promise<void> {
  const job = await (row === undefined ? pickRun(parts) : runOf(parts, row));
  if (job === undefined) return;
  const { sent } = job;
  if (sent === undefined)
    throw new UserError(vscode.l10n.t('It is not known any more what {0} was.', plainLabel(job.title)));
  const language = await editorLanguage(sent.language ?? job.language);
  const document = await openUntitled(programCode(sent), language);
  await vscode.window.showTextDocument(document, { preview: false });
  await parts.fileOptions.save(document.uri, optionsOfThen(parts, job, sent, document));
  tellWhatIsMissing(parts, job, sent, document);
}

/** The editor may give it the name of a text that was closed just now, and with it what it has kept of that one. */
async function openUntitled(content: string, language: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  const given = document.getText();
  if (given.replaceAll('\r\n', '\n') === content) return document;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(given.length)), content);
  await vscode.workspace.applyEdit(edit);
  return document;
}

/** From the Command Palette: any that is kept. */
async function pickRun({ jobs, kept }: Parts): Promise<TrackedJob | undefined> {
  await kept.loadFinished();
  const runs = jobs.recent().filter(({ sent }) => sent !== undefined);
  if (runs.length === 0) throw new UserError(vscode.l10n.t('There is no finished run yet. Run a file first.'));
  const placeHolder = vscode.l10n.t('Which run do you want to have back?');
  return (await vscode.window.showQuickPick(runs.map(runItem), { placeHolder, matchOnDescription: true }))?.job;
}

/** What was sent, whoever had said so; values of variables as far as they are kept. */
function optionsOfThen(parts: Parts, job: TrackedJob, sent: Sent, document: vscode.TextDocument): RunOptions {
  const { ttl, networkMode, returnArtifact, returnWasmArtifact } = sent.parameters;
  const { env, envFile, input, arguments: words } = givenThen(parts, job);
  const firstLine = document.lineAt(0).text;
  const told = languageOf({ languageId: document.languageId, filename: nameOf(document.uri), firstLine });
  const all: { readonly [name in keyof RunOptions]: RunOptions[name] | undefined } = {
    language: sent.language === told ? undefined : sent.language,
    inputFiles: job.inputs && inputUris(job),
    ...{ ttl, networkMode, returnArtifact, returnWasmArtifact, env, envFile, input, arguments: words },
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Those of the settings count for the new text by themselves. What the file has been given since then is not of that run. */
function givenThen(parts: Parts, job: TrackedJob): Pick<RunOptions, 'env' | 'envFile' | 'input' | 'arguments'> {
  const {
    input,
    arguments: words,
    ...variables
  } = { ...savedThen(parts, job), ...keptOnceOptions(parts, job).options };
  if (job.sent?.program === undefined) return variables;
  return {
    ...variables,
    ...(input === undefined ? {} : { input }),
    ...(words === undefined ? {} : { arguments: words }),
  };
}

/** What is saved for the file by now, without variables that it did not have then. */
function savedThen({ fileOptions }: Parts, { resource, sent }: TrackedJob): RunOptions {
  const { env, envFile, ...saved } = resource === undefined ? {} : fileOptions.of(vscode.Uri.parse(resource, true));
  const names = sent?.variables ?? [];
  const had = Object.entries(env ?? {}).filter(([name]) => names.includes(name));
  const isFromFile = names.length > had.length;
  return {
    ...saved,
    ...(had.length === 0 ? {} : { env: Object.fromEntries(had) }),
    ...(envFile === undefined || !isFromFile ? {} : { envFile }),
  };
}

function tellWhatIsMissing(parts: Parts, job: TrackedJob, { variables }: Sent, document: vscode.TextDocument): void {
  const { values } = resolveOptions(optionSource(document), parts.fileOptions.of(document.uri), {});
  const { unkept } = keptOnceOptions(parts, job);
  // Values from a file of variables are read when it runs.
  const lost = values.envFile === '' ? variables.filter((name) => !Object.hasOwn(values.env, name)) : [];
  const missing = [...new Set([...lost, ...unkept])];
  if (missing.length === 0) return;
  inform(
    vscode.l10n.t(
      'The values of {0} were not kept, so they are not among the options of the restored text.',
      missing.map(plainLabel).join(', '),
    ),
    {
      title: vscode.l10n.t('Run with Options…'),
      command: 'unsandbox.runWithOptions',
      arguments: [document.uri],
    },
  );
}
