import { limits } from '../../api/limits';
import type { TrackedJob } from '../jobs';
import { programCode } from '../request/sentRequest';
import { failureLines } from './failureLines';
import { literals, type Mention, missingFiles } from './missingFiles';
import { missingModule } from './missingModules';
import { isNetworkRefused } from './refusedNetwork';

/** What could be done about a run that failed. `File` is how the editor names a file. */
export type NextStep<File> =
  /** The workspace has what the program did not find. */
  | { readonly kind: 'attach'; readonly files: readonly AttachableFile<File>[] }
  /** It has, but in a folder, where the program looks for it; the sandbox has none. */
  | { readonly kind: 'noFolders'; readonly path: string }
  | { readonly kind: 'noModule'; readonly name: string }
  /** Seconds. */
  | { readonly kind: 'longer'; readonly ttl: number; readonly was: number }
  | { readonly kind: 'network' }
  /** The local sandbox has none to give. */
  | { readonly kind: 'localNetwork' };

export interface AttachableFile<File> {
  readonly name: string;
  readonly file: File;
}

/** Finds a file of the workspace by a path as the program named it; undefined when there is none that may be sent. */
export type Lookup<File> = (path: string) => Promise<File | undefined>;

const longerTtls = [60, 300, 900] as const;

/** Of the first reason that something can be done about. Undefined when the run did not fail, or nothing is known to help. */
export async function nextStepOf<File>(job: TrackedJob, lookup: Lookup<File>): Promise<NextStep<File> | undefined> {
  if (job.status === 'timeout') return longer(job);
  const lines = failureLines(job);
  if (lines.length === 0) return undefined;
  return (
    (await forModule(job, lines, lookup)) ??
    (await forFiles(job, lines, lookup)) ??
    forNetwork(job, lines) ??
    otherModule(job, lines)
  );
}

function longer({ sent }: TrackedJob): NextStep<never> | undefined {
  const was = sent?.parameters.ttl ?? limits.ttlSeconds.default;
  const ttl = longerTtls.find((seconds) => seconds > was && seconds <= limits.ttlSeconds.max);
  return sent === undefined || ttl === undefined ? undefined : { kind: 'longer', ttl, was };
}

function forNetwork({ service, sent }: TrackedJob, lines: readonly string[]): NextStep<never> | undefined {
  const hasNone = sent !== undefined && (sent.parameters.networkMode ?? 'zerotrust') === 'zerotrust';
  if (!hasNone || !isNetworkRefused(lines)) return undefined;
  return { kind: service === 'local' ? 'localNetwork' : 'network' };
}

async function forModule<File>(
  job: TrackedJob,
  lines: readonly string[],
  lookup: Lookup<File>,
): Promise<NextStep<File> | undefined> {
  const module = missingModule(lines);
  if (module === undefined) return undefined;
  const isAbsolute = module.files[0]?.startsWith('/') === true;
  const names = isAbsolute ? module.files.map((path) => path.slice(path.lastIndexOf('/') + 1)) : module.files;
  const found = await firstOf(job, names, lines, lookup);
  if (found !== undefined) return found;
  const isFolder = module.folder !== undefined && (await lookup(module.folder)) !== undefined;
  return isFolder ? { kind: 'noFolders', path: `${module.name}/` } : undefined;
}

/** Only said when nothing else is known: a name may be misspelt as well. */
function otherModule({ sent }: TrackedJob, lines: readonly string[]): NextStep<never> | undefined {
  const module = missingModule(lines);
  const isAttached = sent?.files.some(({ filename }) => module?.files.includes(filename)) === true;
  return module?.isOther && !isAttached ? { kind: 'noModule', name: module.name } : undefined;
}

async function forFiles<File>(
  job: TrackedJob,
  lines: readonly string[],
  lookup: Lookup<File>,
): Promise<NextStep<File> | undefined> {
  const code = job.sent === undefined ? '' : programCode(job.sent);
  const mentions = missingFiles(lines, code);
  const steps = await Promise.all(mentions.map((mention) => firstOf(job, mention, lines, lookup)));
  const files = steps.flatMap((step) => (step?.kind === 'attach' ? step.files : []));
  if (files.length > 0) return { kind: 'attach', files: [...new Map(files.map((each) => [each.name, each])).values()] };
  const inFolder = steps.find((step) => step !== undefined);
  if (inFolder !== undefined || mentions.length === 0) return inFolder;
  // `fopen: No such file or directory` names no file.
  return firstOf(job, literals(code), lines, lookup);
}

/** The first of the readings that is a file of the workspace. What was attached is not what is missing. */
async function firstOf<File>(
  { sent }: TrackedJob,
  readings: Mention,
  lines: readonly string[],
  lookup: Lookup<File>,
): Promise<NextStep<File> | undefined> {
  const attached = sent?.files.map(({ filename }) => filename) ?? [];
  for (const path of readings) {
    const name = bareName(path, lines);
    if (attached.includes(name ?? path)) continue;
    const file = await lookup(name ?? path);
    if (file === undefined) continue;
    return name === undefined ? { kind: 'noFolders', path } : { kind: 'attach', files: [{ name, file }] };
  }
  return undefined;
}

/** The name of a file that the program looks for in the folder of its run; undefined for a path that leads elsewhere. */
function bareName(path: string, lines: readonly string[]): string | undefined {
  const plain = path.replace(/^(?:\.\/)+/, '');
  const end = plain.lastIndexOf('/');
  if (end === -1) return plain;
  const folder = plain.slice(0, end);
  return isRunFolder(folder, lines) ? plain.slice(end + 1) : undefined;
}

/** The folders that the service promises, and the one that the program itself is said to be in. */
const isRunFolder = (folder: string, lines: readonly string[]): boolean =>
  folder === '/sandbox' ||
  folder === '/tmp/input' ||
  (folder.startsWith('/') && lines.some((line) => line.includes(`${folder}/main.`)));
