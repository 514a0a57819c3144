import type { Jobs, TrackedJob } from '../../jobs/jobs';
import type { Group, Row } from './jobRows';

const groups: readonly Group[] = ['active', 'recent'];

/** Which rows there are, active jobs above, earlier ones below, and which of them have to be drawn anew. */
export class JobTree {
  /** The editor knows a row that is to be drawn anew by its identity. */
  private readonly rows = new Map<string, Row>();
  /** Jobs that have changed since they were drawn. */
  private readonly stale = new Set<string>();
  /** The rows below each one that the editor has asked about, as it was told, and below none. */
  private readonly told = new Map<string, string>();

  constructor(private readonly jobs: Jobs) {}

  children(row?: Row): Row[] {
    const children = this.childrenOf(row);
    this.told.set(row === undefined ? '' : idOf(row), idsOf(children));
    return children.map((child) => this.same(child));
  }

  parent(row: Row): Row | undefined {
    if ('group' in row) return undefined;
    if ('artifact' in row) return this.job(row.key);
    const group = groups.find((each) => this.members(each).some(({ key }) => key === row.key));
    return group && this.same({ group });
  }

  job(key: string): Row {
    return this.same({ key });
  }

  members(group: Group): readonly TrackedJob[] {
    return group === 'active' ? this.jobs.active() : this.jobs.recent();
  }

  /** The job below one of the same group, else the one above it. */
  neighbour(key: string): string | undefined {
    const members = groups.map((group) => this.members(group)).find((all) => all.some((job) => job.key === key)) ?? [];
    const index = members.findIndex((job) => job.key === key);
    return (members[index + 1] ?? members[index - 1])?.key;
  }

  /** The job's row does not show what it is any more. */
  touch(key: string): void {
    this.stale.add(key);
  }

  /**
   * The rows to draw anew: those of active jobs, as time goes on, and of what was touched. Undefined for all of them, which is when
   * rows have come, gone or moved, until the editor has asked for them. While it asks for all it knows none, and a click on one reaches
   * its command without it.
   */
  changes(): Row[] | undefined {
    const keys = new Set([...this.stale, ...this.jobs.active().map(({ key }) => key)]);
    this.stale.clear();
    if (this.isKnown()) return [...keys].flatMap((key) => this.rows.get(idOf({ key })) ?? []);
    this.told.clear();
    this.rows.clear();
    return undefined;
  }

  /** The editor can miss that it has to ask: what counts is what it was told. */
  private isKnown(): boolean {
    const isAsTold = (row?: Row): boolean => {
      const told = this.told.get(row === undefined ? '' : idOf(row));
      return told === undefined ? row !== undefined : told === idsOf(this.childrenOf(row));
    };
    return isAsTold() && [...this.rows.values()].every(isAsTold);
  }

  private childrenOf(row?: Row): readonly Row[] {
    if (row === undefined) return groups.filter((group) => this.members(group).length > 0).map((group) => ({ group }));
    if ('group' in row) return this.members(row.group).map(({ key }) => ({ key }));
    if ('artifact' in row) return [];
    return (this.jobs.get(row.key)?.result?.artifacts ?? []).map((_, artifact) => ({ key: row.key, artifact }));
  }

  private same(row: Row): Row {
    const known = this.rows.get(idOf(row)) ?? row;
    this.rows.set(idOf(row), known);
    return known;
  }
}

/** Tells rows apart. */
export const idOf = (row: Row): string =>
  'group' in row ? row.group : `${row.key}/${'artifact' in row ? row.artifact : ''}`;

const idsOf = (rows: readonly Row[]): string => rows.map(idOf).join();
