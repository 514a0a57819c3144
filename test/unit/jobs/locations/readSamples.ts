import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '../../../../src/jobs/output/printable';

/** What a real tool printed about a program, and the places that are in it. */
export interface Sample {
  readonly name: string;
  readonly tool: string;
  readonly language: string;
  readonly program: { readonly name: string; readonly code: string };
  readonly inputFiles: readonly string[];
  /** stdout, then stderr, as they are shown. */
  readonly outputs: readonly string[];
  readonly places: readonly string[];
}

/** `samples` are real output; `unseen` was written after documents. */
export function readSamples(kind: 'samples' | 'unseen'): readonly Sample[] {
  const folder = join(import.meta.dirname, '../test/unit/jobs/locations', kind);
  return readdirSync(folder)
    .sort()
    .map((file) => sampleOf(file, readFileSync(join(folder, file), 'utf8')));
}

/** `key: value` lines, then sections that begin with `== title`: the program, input files, the output, the places. */
function sampleOf(file: string, text: string): Sample {
  const [head = '', ...parts] = text.split(/^== /m);
  const heads = new Map(head.split('\n').map((line) => line.split(/: (.*)/) as [string, string]));
  const sections = parts.map((part) => {
    const end = part.indexOf('\n');
    return { title: part.slice(0, end), content: part.slice(end + 1) };
  });
  const [program] = sections;
  const contentsOf = (titles: readonly string[]): string[] =>
    sections.filter(({ title }) => titles.includes(title)).map(({ content }) => content);
  return {
    name: file.replace('.txt', ''),
    tool: heads.get('tool') ?? '',
    language: heads.get('language') ?? '',
    program: { name: program?.title ?? '', code: program?.content ?? '' },
    inputFiles: sections.filter(({ title }) => title.startsWith('input ')).map(({ title }) => title.slice(6)),
    outputs: contentsOf(['stdout', 'stderr']).map(printable),
    places: contentsOf(['places']).flatMap((content) => content.split('\n').filter((line) => line !== '')),
  };
}
