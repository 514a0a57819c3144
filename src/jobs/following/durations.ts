import { createHash } from 'node:crypto';
import type { Ended } from './followedJob';
import type { Usual } from './schedule';

/** A place that remembers values, such as an editor's. */
export interface Memory {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): Thenable<void>;
}

interface Thenable<T> {
  then(done: (value: T) => void): unknown;
}

const memoryKey = 'durations';
/** Runs of one file that count, and files that are remembered. */
const maxRuns = 5;
const maxFiles = 200;

interface Runs {
  readonly ms: readonly number[];
  /** Of the code that ran last. */
  readonly code: string;
}

type Table = Readonly<Record<string, Runs>>;

/** How long runs usually take, by file and language, in ms since the service accepted them. */
export class Durations {
  constructor(private readonly memory: Memory) {}

  /** The median of the last runs. */
  usual(name: string, code: string): Usual | undefined {
    const runs = this.table()[name];
    if (runs === undefined) return undefined;
    const ms = runs.ms.toSorted((a, b) => a - b)[Math.floor((runs.ms.length - 1) / 2)];
    return ms === undefined ? undefined : { ms, sameCode: runs.code === digest(code) };
  }

  async learn(name: string, code: string, ms: number): Promise<void> {
    const { [name]: before, ...others } = this.table();
    const runs: Runs = { ms: [...(before?.ms ?? []), Math.round(ms)].slice(-maxRuns), code: digest(code) };
    // The one that was just run comes last: the first ones go.
    const entries = [...Object.entries(others), [name, runs]].slice(-maxFiles);
    await this.memory.update(memoryKey, Object.fromEntries(entries));
  }

  private table(): Table {
    return this.memory.get<Table>(memoryKey) ?? {};
  }
}

const digest = (code: string): string => createHash('sha256').update(code).digest('base64url').slice(0, 12);

/**
 * How long a run took: what the service says, unless a look proved it wrong (it may not count the start); then the
 * middle between the last look that saw it active and the one that saw its end.
 */
export function durationOf({ job, activeMs, endedMs }: Ended): number {
  const said = job.result?.totalTimeMs;
  return said !== undefined && said >= activeMs && said <= endedMs ? said : (activeMs + endedMs) / 2;
}
