import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '../../../../src/jobs/output/printable';

/** What a real tool printed about a program, and the places that are in it. `renewSamples.mjs` runs it again. */
interface Kept {
  readonly name: string;
  readonly tool: string;
  /** `sandbox`, or the command that was run. */
  readonly run?: string;
  /** Written after documents: the tool is not to be had here. */
  readonly isUnseen?: true;
  readonly program: { readonly name: string; readonly code: string };
  /** Contents by name. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly places: readonly string[];
}

export interface Sample extends Pick<Kept, 'name' | 'program' | 'places'> {
  readonly language: string;
  readonly inputFiles: readonly string[];
  /** stdout, then stderr, as they are shown. */
  readonly outputs: readonly string[];
}

const folder = join(process.cwd(), 'test/unit/jobs/locations/samples');

/** A file a language, a line of JSON a sample. */
export function readSamples(kind: 'seen' | 'unseen'): readonly Sample[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
      const all = lines.map((line) => JSON.parse(line) as Kept);
      const wanted = all.filter(({ isUnseen = false }) => isUnseen === (kind === 'unseen'));
      return wanted.map((kept) => sampleOf(kept, file.replace('.jsonl', '')));
    });
}

const sampleOf = ({ name, program, inputs = {}, stdout, stderr, places }: Kept, language: string): Sample => ({
  ...{ name, language, program, places },
  inputFiles: Object.keys(inputs),
  outputs: [stdout, stderr].filter((text) => text !== undefined).map(printable),
});
