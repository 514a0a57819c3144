import * as vscode from 'vscode';
import { cancelForAgent } from '../../agents/cancelForAgent';
import { jobListText, jobWithId } from '../../agents/jobList';
import { checkCancelInput } from '../../agents/runInput';
import { cancelTool, listTool, runTool } from '../../agents/toolTexts';
import { isActive } from '../../jobs/jobs';
import { printableLine } from '../../jobs/output/printable';
import { statusText } from '../../jobs/output/transcript';
import { cancelByKey, refreshJobs } from '../commands/jobCommands';
import type { Parts } from '../parts';
import { runConfirmation } from './confirmation';
import { forModel, runForAgent } from './runForAgent';

/** The tools of the manifest, for language models. They open nothing and ask nothing but the editor's own confirmation. */
export const languageModelTools = (parts: Parts): Readonly<Record<string, vscode.LanguageModelTool<unknown>>> => ({
  [runTool.name]: runToolOf(parts),
  [listTool.name]: listToolOf(parts),
  [cancelTool.name]: cancelToolOf(parts),
});

const runToolOf = (parts: Parts): vscode.LanguageModelTool<unknown> => ({
  prepareInvocation: async ({ input }) => ({
    invocationMessage: vscode.l10n.t('Running code in unsandbox'),
    confirmationMessages: await runConfirmation(async (origin) => (await parts.keys.of(origin)) !== undefined, input),
  }),
  invoke: async ({ input }, token) => answer(await runForAgent(parts, input, token)),
});

const listToolOf = (parts: Parts): vscode.LanguageModelTool<unknown> => ({
  prepareInvocation: () => ({ invocationMessage: vscode.l10n.t('Looking at the jobs in unsandbox') }),
  invoke: async () => {
    // What nobody knows of is asked about; else nothing is sent.
    if (parts.jobs.all().some(({ status }) => status === 'unknown'))
      await refreshJobs(parts).catch((error: unknown) => parts.log.warn(`agent: ${String(error)}`));
    await parts.kept.loadFinished();
    return answer(jobListText(parts.jobs));
  },
});

const cancelToolOf = (parts: Parts): vscode.LanguageModelTool<unknown> => ({
  prepareInvocation: ({ input }) => {
    const invocationMessage = vscode.l10n.t('Cancelling a job in unsandbox');
    const confirmationMessages = cancelConfirmation(parts, input);
    return { invocationMessage, ...(confirmationMessages && { confirmationMessages }) };
  },
  invoke: async ({ input }) => {
    try {
      return answer(await cancelForAgent(parts.jobs, checkCancelInput(input), ({ key }) => cancelByKey(parts, key)));
    } catch (error) {
      throw forModel(parts, error, undefined);
    }
  },
});

/** None for what an agent started in this window, and for what is refused or has ended anyway. */
function cancelConfirmation({ jobs }: Parts, input: unknown): vscode.LanguageModelToolConfirmationMessages | undefined {
  const id = typeof input === 'object' && input !== null && 'jobId' in input ? String(input.jobId) : '';
  const job = jobWithId(jobs, id);
  if (job === undefined || !(isActive(job) || job.status === 'unknown')) return undefined;
  if (job.byAgent && job.startedHere) return undefined;
  const title = vscode.l10n.t('Cancel a job in unsandbox?');
  const what = vscode.l10n.t(
    '{0} ({1}) was not started by an agent of this window.',
    printableLine(job.title, 80),
    statusText(job.status),
  );
  // A string would be read as Markdown.
  return { title, message: new vscode.MarkdownString().appendText(what) };
}

const answer = (text: string): vscode.LanguageModelToolResult =>
  new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
