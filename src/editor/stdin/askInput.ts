import * as vscode from 'vscode';
import { printableLine } from '../../jobs/output/printable';
import { bytes } from '../../jobs/output/transcript';
import { back, hasValue, inputStep, pickStep, type Step } from '../options/quickSteps';
import type { RunOptions } from '../options/runOptions';
import { plainLabel } from '../plainLabel';
import { nameOf } from '../uris';

type Input = NonNullable<RunOptions['input']>;

export interface InputQuestion {
  readonly title: string;
  /** What is offered again, or changed. */
  readonly now: Input | undefined;
  /** What there is to choose besides. */
  readonly others: readonly OtherChoice[];
  readonly placeholder?: string;
  readonly first?: boolean;
}

export interface OtherChoice extends vscode.QuickPickItem {
  readonly other: 'now' | 'edit' | 'none';
}

type Item = OtherChoice | (vscode.QuickPickItem & { readonly ask: () => Promise<Step<Input>> });

/** Asks what a program is to read: the input itself, or another choice. Going back from a step asks again. */
export async function askInput(question: InputQuestion): Promise<Step<Input | OtherChoice>> {
  const { title, now, others, first = false } = question;
  const isFirstOther = ({ other }: OtherChoice): boolean => other === 'now';
  const items: readonly Item[] = [
    ...others.filter(isFirstOther),
    {
      label: vscode.l10n.t('$(edit) Enter a Line…'),
      description: vscode.l10n.t('as if typed, with Enter at its end'),
      ask: () => askLine(title, now),
    },
    {
      label: vscode.l10n.t('$(file) From a File…'),
      description: vscode.l10n.t('read anew at each run'),
      ask: () => askFile(title),
    },
    ...others.filter((item) => !isFirstOther(item)),
  ];
  for (;;) {
    const placeholder = question.placeholder ?? vscode.l10n.t('What should the program read?');
    const item = await pickStep(items, { title, placeholder, first });
    if (!hasValue(item)) return item;
    if ('other' in item) return item;
    const step = await item.ask();
    if (step !== back) return step;
  }
}

async function askLine(title: string, now: Input | undefined): Promise<Step<string>> {
  const line = typeof now === 'string' && /^[^\n]*\n?$/.test(now) ? now.replace(/\n$/, '') : '';
  const prompt = vscode.l10n.t('The line that the program reads');
  const step = await inputStep({ title, prompt, value: line }, () => undefined);
  return hasValue(step) ? `${step}\n` : step;
}

async function askFile(title: string): Promise<Step<vscode.Uri>> {
  const picked = await vscode.window.showOpenDialog({ title, openLabel: vscode.l10n.t('Use as Input') });
  return picked?.[0] ?? back;
}

/** `Ada ⏎ Bob (8 bytes, 2 lines)`, or a file's name. */
export function describeInput(input: Input): string {
  if (typeof input !== 'string') return plainLabel(nameOf(input));
  const size = bytes(Buffer.byteLength(input));
  const lines = input.replace(/\n$/, '').split('\n');
  const shown = plainLabel(printableLine(lines.slice(0, 5).join(' ⏎ '), 40));
  return lines.length === 1
    ? vscode.l10n.t('{0} ({1})', shown, size)
    : vscode.l10n.t('{0} ({1}, {2} lines)', shown, size, lines.length);
}
