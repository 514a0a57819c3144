import * as vscode from 'vscode';
import type { TrackedJob } from '../../jobs/jobs';
import { type LineChange, lineChange, shiftOf } from '../../jobs/places/shiftLines';
import { wholeFile } from '../../jobs/request/selection';
import { programCode } from '../../jobs/request/sentRequest';

/** An entry of the Problems panel, and the run that it is from. */
export interface Problem {
  readonly uri: vscode.Uri;
  readonly job: Pick<TrackedJob, 'key' | 'resource' | 'part'>;
  readonly diagnostic: vscode.Diagnostic;
  /** The line where it begins. */
  readonly text: string;
}

/**
 * The entries in the Problems panel. The editor moves its own marks when a text is edited, but not what an extension has set:
 * here an entry moves with its line, and goes when that line is edited.
 */
export class ProblemList implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('unsandbox');
  private problems: readonly Problem[] = [];
  private readonly subscriptions = vscode.Disposable.from(
    this.collection,
    vscode.workspace.onDidChangeTextDocument((event) => this.edited(event)),
    vscode.workspace.onDidOpenTextDocument((document) => this.opened(document)),
    vscode.workspace.onDidCloseTextDocument(
      ({ uri, isUntitled, isClosed }) => isUntitled && isClosed && this.gone([uri]),
    ),
    vscode.workspace.onDidDeleteFiles(({ files }) => this.gone(files)),
    vscode.workspace.onDidRenameFiles(({ files }) => this.gone(files.map(({ oldUri }) => oldUri))),
  );

  /** Equal ones are one. */
  add(problems: readonly Problem[]): void {
    const all = [...this.problems, ...problems];
    this.set([...new Map(all.toReversed().map((problem) => [identityOf(problem), problem])).values()].reverse());
  }

  keep(isKept: (problem: Problem) => boolean): void {
    this.set(this.problems.filter(isKept));
  }

  /** What was said before of the lines that a job ran. */
  supersede({ resource, part, spans = wholeFile, sent }: TrackedJob): void {
    const count = sent === undefined ? 0 : programCode(sent).split('\n').length;
    // Of an input file, what an earlier selection said.
    const ran = ({ uri, job, diagnostic }: Problem): boolean =>
      uri.toString() === resource ? isWithin(diagnostic.range.start.line, spans, count) : job.part === 'selection';
    this.keep((problem) => problem.job.resource !== resource || (part === 'selection' && !ran(problem)));
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private of(uri: string): readonly Problem[] {
    return this.problems.filter((problem) => problem.uri.toString() === uri);
  }

  private edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const uri = document.uri.toString();
    if (contentChanges.length === 0 || this.of(uri).length === 0) return;
    const changes = contentChanges.map(({ range: { start, end }, text }) => lineChange({ start, end, text }));
    this.set(
      this.problems.flatMap((problem) => (problem.uri.toString() === uri ? moved(problem, changes) : [problem])),
    );
  }

  /** Nobody told of what was done to a file while it was not open. */
  private opened(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    const isThere = ({ diagnostic: { range }, text }: Problem): boolean =>
      range.start.line < document.lineCount && document.lineAt(range.start.line).text === text;
    this.keep((problem) => problem.uri.toString() !== uri || isThere(problem));
  }

  /** Files, and all in folders. */
  private gone(uris: readonly vscode.Uri[]): void {
    const isIn = (uri: string, path: string): boolean => uri === path || uri.startsWith(`${path}/`);
    this.keep((problem) => !uris.some((uri) => isIn(problem.uri.toString(), uri.toString())));
  }

  private set(problems: readonly Problem[]): void {
    const before = this.problems;
    this.problems = problems;
    const isOther = (problem: Problem, list: readonly Problem[]): boolean => !list.includes(problem);
    const changed = [
      ...before.filter((old) => isOther(old, problems)),
      ...problems.filter((now) => isOther(now, before)),
    ];
    for (const uri of new Map(changed.map(({ uri }) => [uri.toString(), uri])).values())
      this.collection.set(
        uri,
        this.of(uri.toString()).map(({ diagnostic }) => diagnostic),
      );
  }
}

/** Changes of one event do not overlap, and all count in the text before it. */
function moved(problem: Problem, changes: readonly LineChange[]): readonly Problem[] {
  const { range, message, severity, source, code } = problem.diagnostic;
  let delta = 0;
  for (const change of changes) {
    const shift = shiftOf(range.start.line, problem.text.length, change);
    if (shift === undefined) return [];
    delta += shift;
  }
  if (delta === 0) return [problem];
  const start = range.start.translate(delta);
  const diagnostic = new vscode.Diagnostic(new vscode.Range(start, range.end.translate(delta)), message, severity);
  return [{ ...problem, diagnostic: Object.assign(diagnostic, { source, code }) }];
}

/** Whether a line of the file, numbered from 0, is one of `count` that a job ran. */
const isWithin = (line: number, spans: NonNullable<TrackedJob['spans']>, count: number): boolean =>
  spans.some(({ codeLine, fileLine }, index) => {
    const end = spans[index + 1]?.codeLine ?? count;
    return line >= fileLine && line < fileLine + end - codeLine;
  });

const identityOf = ({ uri, diagnostic: { range, message, severity } }: Problem): string =>
  JSON.stringify([uri.toString(), range.start.line, range.start.character, severity, message]);
