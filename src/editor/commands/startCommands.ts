import * as vscode from 'vscode';
import { formatWords } from '../../jobs/stdin/shellWords';
import { activeFile } from '../activeFile';
import { hasValue, type Step } from '../options/quickSteps';
import { resolveOptions } from '../options/resolveOptions';
import type { RunOptions } from '../options/runOptions';
import { asUri } from '../options/runOptions';
import type { Parts } from '../parts';
import { askForLanguage, knownLanguageOf } from '../run/language';
import { type RunOutcome, runSource } from '../run/runSource';
import { type Source, sourceOfUri } from '../run/source';
import { askArguments } from '../stdin/askArguments';
import { askInput, describeInput, type OtherChoice } from '../stdin/askInput';
import { notPossible, whyNot } from '../stdin/given';
import type { InputDraft } from '../stdin/inputDrafts';
import { rememberedStart, rememberStart } from '../stdin/startMemory';
import { clickedSource } from './runCommands';

/** Asks what the program reads, and runs it. In the editor of an input it runs what that is for. */
export async function runWithInput(parts: Parts, uri?: unknown): Promise<RunOutcome | undefined> {
  const draft = parts.drafts.get(asUri(uri) ?? activeFile());
  if (draft !== undefined) return runDraft(parts, draft);
  const source = await startableSource(parts, uri);
  if (source === undefined) return undefined;
  const file = source.document.uri;
  const { input: now, arguments: words = [] } = rememberedStart(parts.fileMemory, file);
  const chosen = await askInput({
    title: vscode.l10n.t('Run {0} with Input', source.title),
    ...(words.length === 0 ? {} : { placeholder: vscode.l10n.t('The arguments {0} go along.', formatWords(words)) }),
    now,
    others: choices(now),
    first: true,
  });
  const input = await inputOf(parts, source, now, chosen);
  return input === undefined ? undefined : start(parts, source, { input });
}

/** Undefined when nothing is to be run now. */
async function inputOf(
  parts: Parts,
  source: Source,
  now: RunOptions['input'],
  chosen: Step<NonNullable<RunOptions['input']> | OtherChoice>,
): Promise<RunOptions['input']> {
  if (!hasValue(chosen)) return undefined;
  if (typeof chosen === 'string' || 'scheme' in chosen) return chosen;
  if (chosen.other === 'now') return now;
  if (chosen.other === 'none') await rememberStart(parts.fileMemory, source.document.uri, { input: undefined });
  else await editInput(parts, source, typeof now === 'string' ? now : '');
  return undefined;
}

function choices(now: RunOptions['input']): readonly OtherChoice[] {
  const { l10n } = vscode;
  const edit: OtherChoice = {
    label: l10n.t('$(go-to-file) Edit as Text'),
    description: l10n.t('in an editor, for several lines'),
    other: 'edit',
  };
  if (now === undefined) return [edit];
  return [
    { label: l10n.t('$(play) Run with the Last Input'), description: describeInput(now), other: 'now' },
    edit,
    { label: l10n.t('$(discard) Forget the Last Input'), other: 'none' },
  ];
}

const editInput = ({ drafts }: Parts, source: Source, text: string): Promise<void> =>
  drafts.open(source.title, text, async () => (source.part === 'file' ? sourceOfUri(source.document.uri) : source));

async function runDraft(parts: Parts, { document, source }: InputDraft): Promise<RunOutcome | undefined> {
  return start(parts, await source(), { input: document.getText() });
}

/** Asks what the program is started with, and runs it. */
export async function runWithArguments(parts: Parts, uri?: unknown): Promise<RunOutcome | undefined> {
  const source = await startableSource(parts, uri);
  if (source === undefined) return undefined;
  const file = source.document.uri;
  const { input, arguments: now = parts.fileOptions.of(file).arguments } = rememberedStart(parts.fileMemory, file);
  const also = input === undefined ? '' : vscode.l10n.t('The last input goes along: {0}.', describeInput(input));
  const title = vscode.l10n.t('Run {0} with Arguments', source.title);
  const words = await askArguments(title, now ?? [], { also, first: true });
  return hasValue(words) ? start(parts, source, { arguments: words }) : undefined;
}

/** What was remembered of the other goes along: a program that needs both gets both. */
async function start(parts: Parts, source: Source, change: RunOptions): Promise<RunOutcome | undefined> {
  const file = source.document.uri;
  const options = { ...rememberedStart(parts.fileMemory, file), ...change };
  await rememberStart(parts.fileMemory, file, change);
  return runSource(parts, source, 'person', options);
}

/** What is to be run, if its language lets it be given something. Throws a sentence if not; undefined when it was not said. */
async function startableSource(parts: Parts, uri: unknown): Promise<Source | undefined> {
  const source = await clickedSource(uri);
  const { document, title } = source;
  const language =
    resolveOptions(source, parts.fileOptions.of(document.uri), {}).values.language ??
    knownLanguageOf(document, parts.fileMemory) ??
    (await askForLanguage(parts, title, document, true));
  if (language === undefined) return undefined;
  if (whyNot(language) !== undefined) throw notPossible(language);
  return source;
}
