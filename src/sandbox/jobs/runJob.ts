import type { Artifact } from '../../api/types';
import { egressFiles, egressMounts, openEgress } from '../isolation/egress';
import type { Isolation, SandboxJob, SandboxResult, Stop } from '../isolation/runInSandbox';
import { runInSandbox } from '../isolation/runInSandbox';
import { javaProgram } from '../languages/javaProgram';
import type { Installed } from '../languages/language';
import { sandboxJob } from '../languages/sandboxJob';
import type { Outcome } from './job';
import type { JobRequest } from './jobRequest';

/** Runs a checked request; whatever goes wrong becomes part of the outcome. */
export async function runJob(
  isolation: Isolation,
  installed: Installed,
  request: JobRequest,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const job = await sandboxJob(isolation, request, installed);
    const run = request.networkMode === 'semitrusted' ? runWithEgress : runInSandbox;
    return outcomeOf(request, await run(isolation, job, signal));
  } catch (error) {
    return failed('', `The sandbox could not be started: ${error instanceof Error ? error.message : error}`);
  }
}

async function runWithEgress(isolation: Isolation, job: SandboxJob, signal: AbortSignal): Promise<SandboxResult> {
  if (isolation.egressTools === undefined) throw new Error('semitrusted is switched off');
  const egress = await openEgress(isolation.egressTools);
  try {
    const files = [...job.files, ...egressFiles];
    const mounts = [...job.mounts, ...egressMounts()];
    return await runInSandbox(isolation, { ...job, files, mounts, egress }, signal);
  } finally {
    egress.close();
  }
}

function outcomeOf(request: JobRequest, result: SandboxResult): Outcome {
  const { stop, stdout, stderr, exitCode } = result;
  if (stop === undefined && exitCode === undefined) {
    return failed(stdout, `The sandbox could not be set up: ${stderr.trim() || 'bubblewrap ended without a word'}`);
  }
  return {
    status: stop === 'timeout' || stop === 'cancelled' ? stop : 'completed',
    stdout,
    stderr,
    exitCode: exitCode ?? -1,
    error: stop === undefined ? cutNotice(result) : stopNotice(stop, request),
    artifacts: artifactsOf(request, result),
  };
}

const failed = (stdout: string, error: string): Outcome => ({
  status: 'failed',
  stdout,
  stderr: '',
  exitCode: -1,
  error,
  artifacts: [],
});

function stopNotice(stop: Stop, { ttlSeconds }: JobRequest): string {
  switch (stop) {
    case 'timeout':
      return `The job was stopped: it took longer than its ttl of ${ttlSeconds} s (timeout).`;
    case 'cancelled':
      return 'The job was cancelled.';
    case 'memory':
      return 'The job was stopped: it used more memory than the limit allows.';
    case 'inodes':
      return 'The job was stopped: it created more files than the limit allows (inodes).';
    case 'descriptors':
      return 'The job was stopped: it had more open files and sockets than the limit allows.';
    case 'output':
      return 'The job was stopped: its output was cut at the limit of 1 MiB a stream.';
  }
}

const cutNotice = ({ cutStreams }: SandboxResult): string | undefined =>
  cutStreams.length === 0 ? undefined : `The output was cut at the limit of 1 MiB: ${cutStreams.join(', ')}.`;

function artifactsOf(request: JobRequest, { artifacts }: SandboxResult): Artifact[] {
  const { native, wasm } = artifacts;
  const found: Artifact[] = [];
  if (native !== undefined && native?.length !== 0) {
    found.push(toArtifact(artifactName(request), request.language.artifactType ?? 'application/octet-stream', native));
  }
  if (wasm?.length === 0)
    found.push({ filename: wasmName, size: 0, error: 'It could not be compiled to WebAssembly.' });
  else if (wasm !== undefined) found.push(toArtifact(wasmName, 'application/wasm', wasm));
  return found;
}

const wasmName = 'main.wasm';

/** `main`, or the class that it has to be called by, with what comes after the last dot of where the compiler put it. */
function artifactName({ language: { artifact = '' }, code }: JobRequest): string {
  if (artifact === '{classFile}') return javaProgram(code).classFile.split('/').at(-1) ?? '';
  return `main${/\.\w+$/.exec(artifact)?.[0] ?? ''}`;
}

function toArtifact(filename: string, mimeType: string, bytes: Buffer | null): Artifact {
  if (bytes === null) return { filename, size: 0, error: 'The artifact is larger than 16 MiB.' };
  return { filename, mimeType, size: bytes.length, contentBase64: bytes.toString('base64') };
}
