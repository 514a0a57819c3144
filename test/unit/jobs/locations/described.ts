import { findLocations } from '../../../../src/jobs/locations/findLocations';
import type { OutputLocation } from '../../../../src/jobs/locations/location';
import type { Sample } from './readSamples';

/** What is found in a sample's output, one line a place, as its section `places` has them. */
export const placesIn = ({ language, program, inputFiles, outputs }: Sample): string[] =>
  outputs.flatMap((text) =>
    findLocations(text, {
      program: { names: [], language, lineCount: program.code.split('\n').length },
      inputFiles,
    }).map((location) => described(text, location)),
  );

/** `! /tmp/main.c:3:5 -> 3:5 error: the message`: `!` is a problem, `-` only a link; an input file has its name. */
export function described(text: string, location: OutputLocation): string {
  const { file, line, column, endColumn, message, severity, start, end, isProblem } = location;
  const name = file.kind === 'input' ? `${file.name}:` : '';
  const columns = column === undefined ? '' : `:${column}${endColumn === undefined ? '' : `-${endColumn}`}`;
  return `${isProblem ? '!' : '-'} ${text.slice(start, end)} -> ${name}${line}${columns} ${severity}: ${message}`.trim();
}
