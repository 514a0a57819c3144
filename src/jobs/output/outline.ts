import type { Section } from './outcome';

/** Runs that count: a program may print as many headings as it likes. */
const maxSections = 2000;

/** Longer lines are cut: no heading and no end of a run is so long. */
const longestLine = 2000;

const heading = /^── (.{1,300}?) · (.*)$/;
const headingEnd = / ─+$/;
const stream = /^── (stdout|stderr) ──$/;
/** The line of progress above the output. A mark stands in it from the end on. */
const beforeOutput = /^\d\d:\d\d:\d\d\.\d{3} {2}(.{1,300}?) {2}[✓✗■] /;
const ending = /^── [✓✗■] /;
const endingLength = '── ✓ '.length;

type Open = { name: string; detail: string; start: number; end: number; sections: Open[] };

/**
 * Finds the runs in the text of the channel, whose lines it is given in order: a heading with what follows it or, where
 * another run came between, the output alone. A program that prints such lines gets into the outline, and does no more harm.
 */
export class OutlineScanner {
  private readonly runs: Open[] = [];
  private current: Open | undefined;
  private last = -1;

  get sections(): readonly Section[] {
    const { current, last } = this;
    return current === undefined ? this.runs : [...this.runs, { ...current, end: last, sections: [] }];
  }

  read(text: string, index: number): void {
    const line = text.length > longestLine ? text.slice(0, longestLine) : text;
    this.last = index;
    if (line.startsWith('── ')) this.readHeading(line, index);
    else if (/^\d\d:\d\d:/.test(line)) this.readProgress(line, index);
  }

  private readHeading(line: string, index: number): void {
    const [, name] = stream.exec(line) ?? [];
    // Its end is looked for once, not behind each dot.
    const [, begun, rest = ''] = heading.exec(line) ?? [];
    if (name !== undefined) this.beginStream(name, index);
    else if (this.current !== undefined && ending.test(line) && line.startsWith(`${this.current.name}: `, endingLength))
      this.end(index, line.slice(endingLength + this.current.name.length + 2));
    else if (begun !== undefined && headingEnd.test(rest)) this.begin(begun, index);
  }

  private readProgress(line: string, index: number): void {
    const [, title] = beforeOutput.exec(line) ?? [];
    if (title === undefined) return;
    if (this.current?.name !== title) this.begin(title, index);
    this.beginStream('stdout', index);
  }

  private begin(name: string, start: number): void {
    this.end(start - 1, '');
    if (this.runs.length < maxSections) this.current = { name, detail: '', start, end: start, sections: [] };
  }

  private beginStream(name: string, start: number): void {
    const sections = this.current?.sections;
    if (sections === undefined || sections.some((section) => section.name === name)) return;
    endLast(sections, start - 1);
    sections.push({ name, detail: '', start, end: start, sections: [] });
  }

  private end(index: number, outcome: string): void {
    if (this.current === undefined) return;
    const isComplete = outcome !== '';
    endLast(this.current.sections, isComplete ? index - 1 : index);
    this.runs.push({ ...this.current, end: index, detail: outcome });
    this.current = undefined;
  }
}

/** There may be no output below its line of progress. */
function endLast(sections: Open[], end: number): void {
  const last = sections.at(-1);
  if (last === undefined) return;
  last.end = end;
  if (last.name === 'stdout' && last.start === end) sections.pop();
}
