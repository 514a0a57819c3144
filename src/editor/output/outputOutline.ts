import * as vscode from 'vscode';
import type { Section } from '../../jobs/output/outcome';
import { OutlineScanner } from '../../jobs/output/outline';
import { scanDocument } from './scanDocument';

type SectionsOf = (document: vscode.TextDocument) => readonly Section[] | undefined;

/** Folds output by run and by stream, and lists the runs with their outcomes as symbols. */
export class OutputOutline implements vscode.FoldingRangeProvider, vscode.DocumentSymbolProvider {
  private readonly scanned = new WeakMap<vscode.TextDocument, { version: number; sections: readonly Section[] }>();

  /** `known` tells the parts of documents that need not be searched for them. */
  constructor(private readonly known: SectionsOf) {}

  async provideFoldingRanges(
    document: vscode.TextDocument,
    _context: vscode.FoldingContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.FoldingRange[]> {
    const fold = ({ start, end, sections }: Section): vscode.FoldingRange[] => [
      ...(end > start ? [new vscode.FoldingRange(start, end)] : []),
      ...sections.flatMap(fold),
    ];
    return (await this.sections(document, token)).flatMap(fold);
  }

  async provideDocumentSymbols(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentSymbol[]> {
    // The outcome belongs to the name: lists of symbols show nothing else.
    return (await this.sections(document, token)).map(({ name, detail, ...run }) =>
      symbol(
        document,
        { ...run, name: detail === '' ? name : `${name}: ${detail}`, detail: '' },
        vscode.SymbolKind.Event,
      ),
    );
  }

  private async sections(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<readonly Section[]> {
    const known = this.known(document);
    if (known !== undefined) return known;
    const { version } = document;
    const before = this.scanned.get(document);
    if (before?.version === version) return before.sections;
    const scanner = new OutlineScanner();
    const read = (line: string, index: number): void => scanner.read(line, index);
    const sections = await scanDocument(document, 0, token, read, () => scanner.sections);
    if (sections === undefined) return [];
    this.scanned.set(document, { version, sections });
    return sections;
  }
}

function symbol(document: vscode.TextDocument, section: Section, kind: vscode.SymbolKind): vscode.DocumentSymbol {
  const { name, detail, start, end, sections } = section;
  const last = Math.min(end, document.lineCount - 1);
  const heading = document.lineAt(Math.min(start, last)).range;
  const range = heading.union(document.lineAt(last).range);
  const made = new vscode.DocumentSymbol(name || '…', detail, kind, range, heading);
  made.children = sections.map((each) => symbol(document, each, vscode.SymbolKind.String));
  return made;
}
