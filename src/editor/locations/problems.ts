import * as vscode from 'vscode';
import type { Jobs, TrackedJob } from '../../jobs/jobs';
import type { Place } from '../../jobs/places/place';
import { diagnosticOf } from './diagnostic';
import { type JobPlaces, sourceOf } from './jobPlaces';
import { type Problem, ProblemList } from './problemList';
import { placeFinder, rangeOf, sourceNow } from './target';

/** More problems of one run help nobody. */
const mostProblems = 100;

/** Puts what runs of this window said of their sources into the Problems panel. */
export class Problems implements vscode.Disposable {
  private readonly list = new ProblemList();
  private readonly unfinished = new Set<string>();
  /** When the newest run of a whole file that has ended was started: an older one that ends later has nothing to add. */
  private readonly newest = new Map<string, number>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly jobs: Jobs,
    private readonly places: JobPlaces,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.list,
      jobs.onDidChange((job) => this.follow(job)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        // Another service has other tools.
        const isOther = ['service', 'apiUrl'].some((name) => event.affectsConfiguration(`unsandbox.${name}`));
        this.list.keep(({ uri }) => !isOther && areWanted(uri));
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private follow(job: TrackedJob): void {
    const { key, startedHere, finishedAt, byAgent, resource } = job;
    // They are the agent's, which has read them.
    if (byAgent) return;
    if (this.jobs.get(key) === undefined) {
      this.unfinished.delete(key);
      this.list.keep((problem) => problem.job.key !== key);
      if (resource !== undefined && !this.jobs.all().some((other) => other.resource === resource))
        this.newest.delete(resource);
    } else if (startedHere && finishedAt === undefined) this.unfinished.add(key);
    else if (this.unfinished.delete(key) && job.result !== undefined)
      this.report(job).catch((error: unknown) => this.log.error(`problems of a run: ${String(error)}`));
  }

  /** Takes the place of what earlier runs of the same lines said. */
  private async report(job: TrackedJob): Promise<void> {
    const { key, resource, part, submittedAt } = job;
    const all = await this.places.of(job);
    if (resource === undefined || this.jobs.get(key) === undefined || submittedAt < (this.newest.get(resource) ?? 0))
      return;
    if (part === 'file') this.newest.set(resource, submittedAt);
    this.list.supersede(job);
    if (job.isMatched) return;
    const problems = all.filter((place) => isProblem(place, job)).slice(0, mostProblems);
    for (const uri of new Set(problems.map((place) => sourceOf(job, place)?.toString())))
      await this.add(
        job,
        problems.filter((place) => sourceOf(job, place)?.toString() === uri),
      );
  }

  /** Problems in one file. What was edited meanwhile, so that its line is not certain, is left out. */
  private async add(job: TrackedJob, places: readonly Place[]): Promise<void> {
    const [first] = places;
    const uri = first && sourceOf(job, first);
    if (first === undefined || uri === undefined || !areWanted(uri)) return;
    const source = await sourceNow(uri, job, first);
    if (source === undefined || this.jobs.get(job.key) === undefined) return;
    const find = placeFinder(places, source);
    const problems = places.flatMap((place): Problem[] => {
      const { at, how } = find(place);
      if (how !== 'same' && how !== 'moved') return [];
      const diagnostic = diagnosticOf(place, rangeOf(at, source.lines), job);
      return [{ uri, job, diagnostic, text: source.lines[at.line - 1] ?? '' }];
    });
    this.list.add(problems);
  }
}

/**
 * A run that failed by itself has a reason, which stands in its traces and errors. One that succeeded, or was stopped, may
 * have printed traces of errors that it handled: they are links, but no problems. Warnings are, however it ended.
 */
function isProblem({ isProblem, severity }: Place, { status, result }: TrackedJob): boolean {
  const hasFailed = (status === 'completed' || status === 'failed') && result?.success === false;
  return isProblem && (severity !== 'error' || hasFailed);
}

const areWanted = (uri: vscode.Uri): boolean =>
  vscode.workspace.getConfiguration('unsandbox', uri).get('problems') !== false;
