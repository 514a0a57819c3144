import * as vscode from 'vscode';
import type { Jobs } from '../../jobs/jobs';
import { actionLabel, findNotice, type Notice, type NoticeAction } from '../../jobs/output/notices';
import { scanDocument } from './scanDocument';

/** In one document; a program may print as many as it likes. */
const maxLinks = 1000;

const commands: Readonly<Record<NoticeAction, string>> = {
  'Open Full Output': 'unsandbox.showJobOutput',
  'Open in Terminal View': 'unsandbox.openTerminalView',
};

/**
 * With its target: the editor forgets links while it asks for them anew, which it does whenever the channel grows, and a click at
 * that moment would find a target that has still to be resolved missing.
 */
function linkTo({ action, job, start, end }: Notice, line: number, jobs: Jobs): vscode.DocumentLink {
  const row = { key: jobs.byJobId(job)?.key ?? job };
  const target = vscode.Uri.parse(`command:${commands[action]}?${encodeURIComponent(JSON.stringify([row]))}`);
  const link = new vscode.DocumentLink(new vscode.Range(line, start, line, end), target);
  link.tooltip = actionLabel(action);
  return link;
}

/** What was read of a document. Its last line may still grow, and is read again. */
interface Read {
  readonly links: vscode.DocumentLink[];
  readonly lines: number;
  readonly lastLine: string;
}

/** Makes the channel's notices of what it does not show lead there. Only what was added since the last time is read. */
export class NoticeLinks implements vscode.DocumentLinkProvider {
  private readonly read = new WeakMap<vscode.TextDocument, Read>();

  constructor(private readonly jobs: Jobs) {}

  async provideDocumentLinks(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentLink[] | undefined> {
    const { links: known, lines } = this.stillTrue(document);
    const links = [...known];
    const found = (line: string, index: number): void => {
      const notice = index < document.lineCount - 1 ? findNotice(line) : undefined;
      if (notice !== undefined) links.push(linkTo(notice, index, this.jobs));
    };
    const isDone = await scanDocument(document, lines, token, found, () => true);
    if (!isDone) return undefined;
    const count = document.lineCount - 1;
    const lastLine = count > 0 ? document.lineAt(count - 1).text : '';
    const newest = links.slice(-maxLinks);
    this.read.set(document, { links: newest, lines: count, lastLine });
    return newest;
  }

  /** The channel may have been cleared. */
  private stillTrue(document: vscode.TextDocument): Read {
    const read = this.read.get(document);
    const isTrue =
      read !== undefined &&
      read.lines > 0 &&
      read.lines < document.lineCount &&
      document.lineAt(read.lines - 1).text === read.lastLine;
    return isTrue ? read : { links: [], lines: 0, lastLine: '' };
  }
}
