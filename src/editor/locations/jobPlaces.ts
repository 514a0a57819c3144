import * as vscode from 'vscode';
import { isAbortError } from '../../errors';
import type { Jobs, TrackedJob } from '../../jobs/jobs';
import type { Place } from '../../jobs/places/place';
import { nameOf } from '../uris';

// The patterns of all languages: a bundle of its own keeps them out of the editor's start.
export const loadLocations = (): typeof import('../../jobs/places/findPlaces') => require('./locations.js');

const none: readonly Place[] = [];

/** The places that the output of each finished job names, looked for once and when first asked for. */
export class JobPlaces implements vscode.Disposable {
  private readonly found = new Map<string, Promise<readonly Place[]>>();
  private readonly closing = new AbortController();
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly jobs: Jobs,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscription = vscode.Disposable.from(
      jobs.onDidChange(({ key }) => this.jobs.get(key) === undefined && this.found.delete(key)),
    );
  }

  /** Never rejects. */
  async of(job: TrackedJob): Promise<readonly Place[]> {
    const { key, result, resource, sent, finishedAt } = job;
    if (finishedAt === undefined || sent === undefined || resource === undefined) return none;
    if (!result?.stdout && !result?.stderr) return none;
    const known = this.found.get(key) ?? this.find(job, nameOf(vscode.Uri.parse(resource)));
    if (this.jobs.get(key) !== undefined) this.found.set(key, known);
    return known;
  }

  dispose(): void {
    this.closing.abort();
    this.subscription.dispose();
  }

  private async find(job: TrackedJob, name: string): Promise<readonly Place[]> {
    try {
      return await loadLocations().findPlaces(job, name, this.closing.signal);
    } catch (error) {
      if (!isAbortError(error)) this.log.error(`places in the output: ${String(error)}`);
      return none;
    }
  }
}

/** The local file that a place is in; undefined for an input file that is not known any more. */
export function sourceOf({ resource, inputs = [] }: TrackedJob, { file }: Place): vscode.Uri | undefined {
  const uri = file.kind === 'program' ? resource : inputs.find(({ filename }) => filename === file.name)?.uri;
  return uri === undefined ? undefined : vscode.Uri.parse(uri);
}
