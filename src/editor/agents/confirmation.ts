import * as vscode from 'vscode';
import { fenced } from '../../agents/fenced';
import { checkRunInput, type RunInput } from '../../agents/runInput';
import { isUserError } from '../../errors';
import { printableLine } from '../../jobs/output/printable';
import { bytes } from '../../jobs/output/transcript';
import { locale } from '../../locale';
import { hostOf, originOf } from '../service/origin';
import { serviceSettings } from '../settings';
import { agentSettings } from './agentSettings';
import { findAgentFiles } from './findAgentFiles';

/** Whether there is a key for a service. */
type HasKey = (origin: string) => Promise<boolean>;

/** What the person sees before an agent's code runs. Everything in it may be hostile: no text is Markdown, no link is followed. */
export async function runConfirmation(
  hasKey: HasKey,
  value: unknown,
): Promise<vscode.LanguageModelToolConfirmationMessages> {
  const title = vscode.l10n.t('Run code in unsandbox?');
  try {
    const input = checkRunInput(value);
    return { title, message: plainMarkdown(await confirmationText(hasKey, input)) };
  } catch (error) {
    if (!isUserError(error)) throw error;
    const { block } = fenced(printableLine(error.message, 600));
    return { title, message: plainMarkdown(`${vscode.l10n.t('This will be refused:')}\n\n${block}`) };
  }
}

/** Not trusted, no HTML, no icons: what VS Code does by default is said all the same. */
function plainMarkdown(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text, false);
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return markdown;
}

async function confirmationText(hasKey: HasKey, input: RunInput): Promise<string> {
  const { l10n } = vscode;
  const code = fenced(input.code, input.language.toLowerCase());
  const size = bytes(Buffer.byteLength(input.code));
  const about =
    code.left === 0
      ? l10n.t('code: {0}', size)
      : l10n.t(
          'code: {0}, of which {1} characters run that are not shown here',
          size,
          code.left.toLocaleString(locale()),
        );
  // Where Markdown is shown as plain text, blocks run into each other: the blank keeps a line end that is else taken away.
  const facts = fenced(`${(await factsOf(hasKey, input, about)).join('\n')}\n `);
  const network =
    input.networkMode === 'semitrusted'
      ? [l10n.t('**The program gets access to the network** (semitrusted): it can send what it is given to anybody.')]
      : [];
  return [...network, facts.block, code.block].join('\n\n');
}

/** What has a length of its own comes last, and is cut: it may not push anything out of sight. */
async function factsOf(
  hasKey: HasKey,
  { language, files, env, ttl, networkMode }: RunInput,
  aboutCode: string,
): Promise<readonly string[]> {
  const { l10n } = vscode;
  const settings = agentSettings();
  const names = Object.keys(env);
  const isRefused = networkMode === 'semitrusted' && settings.networkMode === 'zerotrust';
  return [
    l10n.t('runs in: {0}', await destinationText(hasKey)),
    l10n.t('language: {0}', printableLine(language)),
    l10n.t('time limit: {0} s', ttl ?? settings.ttl),
    networkMode === 'zerotrust'
      ? l10n.t('network: none')
      : isRefused
        ? l10n.t('network: semitrusted, which will be refused (setting unsandbox.agents.networkMode)')
        : l10n.t('network: semitrusted'),
    aboutCode,
    l10n.t('files: {0}', files.length === 0 ? l10n.t('none') : (await Promise.all(files.map(fileText))).join(', ')),
    l10n.t('variables: {0}', names.length === 0 ? l10n.t('none') : namesText(names)),
  ];
}

function namesText(names: readonly string[]): string {
  const all = names.join(', ');
  const shown = printableLine(all, 1000);
  return shown === all ? all : vscode.l10n.t('{0} ({1} in all)', shown, names.length);
}

async function destinationText(hasKey: HasKey): Promise<string> {
  const { l10n } = vscode;
  const { service, apiUrl } = serviceSettings();
  if (service === 'local') return l10n.t('the local sandbox on this machine');
  return (await hasKey(originOf(apiUrl)))
    ? hostOf(apiUrl)
    : l10n.t('{0}, which will be refused: there is no API key', hostOf(apiUrl));
}

async function fileText(path: string): Promise<string> {
  const name = printableLine(path, 120);
  try {
    const [uri] = await findAgentFiles([path]);
    if (uri === undefined) return name;
    return `${name} (${bytes((await vscode.workspace.fs.stat(uri)).size)})`;
  } catch {
    return vscode.l10n.t('{0} (will be refused)', name);
  }
}
