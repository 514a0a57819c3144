import * as vscode from 'vscode';
import type { Jobs, TrackedJob } from '../../jobs/jobs';
import { Pace } from '../../jobs/output/inSlices';
import { printableLine } from '../../jobs/output/printable';
import { alignRows, type Lines, type Range } from '../../jobs/places/alignRows';
import type { ChannelBlocks } from '../../jobs/places/channelBlocks';
import type { Place, StreamName } from '../../jobs/places/place';
import { nameOf } from '../uris';
import { type JobPlaces, sourceOf } from './jobPlaces';

/** In one document; in the channel those of the newest runs. The editor asks for all of them again whenever it grows. */
const mostLinks = 1000;

/** Links from what a run printed to its sources: in the output channel, and in the documents with a job's whole output. */
export class PlaceLinks implements vscode.DocumentLinkProvider {
  constructor(
    private readonly jobs: Jobs,
    private readonly places: JobPlaces,
    private readonly blocks: ChannelBlocks,
  ) {}

  async provideDocumentLinks(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentLink[]> {
    const pace = new Pace();
    const lines = linesOf(document);
    const parts =
      document.uri.scheme === 'output'
        ? await this.blocks.find(lines)
        : [{ key: document.uri.query, range: [0, lines.count] as const }];
    const links: vscode.DocumentLink[] = [];
    for (const { key, range } of parts) {
      const job = this.jobs.get(key);
      if (job === undefined || links.length >= mostLinks) continue;
      const places = await this.places.of(job);
      if (pace.isDue) await pace.rest();
      // It may have been cleared meanwhile.
      if (token.isCancellationRequested || lines.count < range[1]) return [];
      links.push(...linksTo(job, places, lines, range));
    }
    return links.sort((a, b) => a.range.start.compareTo(b.range.start));
  }
}

const linesOf = (document: vscode.TextDocument): Lines => ({
  get count() {
    return document.lineCount;
  },
  at: (index) => document.lineAt(index).text,
});

function linksTo(job: TrackedJob, places: readonly Place[], lines: Lines, range: Range): vscode.DocumentLink[] {
  const links: vscode.DocumentLink[] = [];
  let from = range[0];
  for (const stream of ['stdout', 'stderr'] satisfies StreamName[]) {
    const own = [...places.entries()].filter(([, { shown }]) => shown.stream === stream);
    const rows = own.map(([, { shown }]) => shown);
    const aligned = alignRows(lines, [from, range[1]], rows);
    if (aligned === undefined) continue;
    links.push(...own.slice(0, aligned.count).flatMap((place) => linkTo(job, place, aligned.first)));
    from = aligned.first + (rows[aligned.count - 1]?.row ?? 0) + 1;
  }
  return links;
}

/**
 * The target is a command, not the file: it finds the line at the moment of the click, when the file may have been edited, and
 * works for files without a name just as well.
 */
function linkTo(job: TrackedJob, [index, place]: readonly [number, Place], first: number): vscode.DocumentLink[] {
  const uri = sourceOf(job, place);
  if (uri === undefined) return [];
  const { row, start, end } = place.shown;
  const link = new vscode.DocumentLink(new vscode.Range(first + row, start, first + row, end));
  const args = encodeURIComponent(JSON.stringify([job.key, index]));
  link.target = vscode.Uri.parse(`command:unsandbox.openLocation?${args}`);
  link.tooltip = withoutMarkdown(vscode.l10n.t('Go to {0}, line {1}', printableLine(nameOf(uri)), place.at.line));
  return [link];
}

/** The editor shows tooltips of links as Markdown, in which the name of a file could form a link of its own. It escapes `]` itself. */
const withoutMarkdown = (text: string): string => text.replace(/[\\`*_<>![~&$#|]/g, '\\$&');
