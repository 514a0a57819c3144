import type { Ended } from './follower';

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

type Table = Readonly<Record<string, readonly number[]>>;

/** How long runs usually take, by file and language, in ms since the service accepted them. */
export class Durations {
  constructor(private readonly memory: Memory) {}

  /** The median of the last runs. */
  usualMs(name: string): number | undefined {
    const runs = this.table()[name]?.toSorted((a, b) => a - b);
    return runs?.[Math.floor((runs.length - 1) / 2)];
  }

  async learn(name: string, ms: number): Promise<void> {
    const { [name]: before = [], ...others } = this.table();
    const runs = [...before, Math.round(ms)].slice(-maxRuns);
    // The one that was just run comes last: the first ones go.
    const entries = [...Object.entries(others), [name, runs]].slice(-maxFiles);
    await this.memory.update(memoryKey, Object.fromEntries(entries));
  }

  private table(): Table {
    return this.memory.get<Table>(memoryKey) ?? {};
  }
}

/**
 * How long a run took: what the service says, unless a look proved it wrong (it may not count the start); then the
 * middle between the last look that saw it active and the one that saw its end.
 */
export function durationOf({ job, activeMs, endedMs }: Ended): number {
  const said = job.result?.totalTimeMs;
  return said !== undefined && said >= activeMs && said <= endedMs ? said : (activeMs + endedMs) / 2;
}
