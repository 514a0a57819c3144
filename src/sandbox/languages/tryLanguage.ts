import { type Isolation, runInSandbox } from '../isolation/runInSandbox';
import type { Installed } from './language';
import { sandboxJob } from './sandboxJob';

/** Runs the language's hello for real; its version, '' where it tells none, or undefined if it does not work. */
export async function tryLanguage(isolation: Isolation, installed: Installed): Promise<string | undefined> {
  const run = (job: Awaited<ReturnType<typeof sandboxJob>>) =>
    runInSandbox(isolation, job, new AbortController().signal);
  const { language, tool } = installed;
  const job = await sandboxJob(
    isolation,
    {
      language,
      detected: false,
      code: language.hello,
      environment: [],
      networkMode: 'zerotrust',
      ttlSeconds: 60,
      returnArtifact: false,
      returnWasmArtifact: false,
      inputFiles: [],
    },
    installed,
  );
  const hello = await run(job);
  if (hello.exitCode !== 0 || !`${hello.stdout}${hello.stderr}`.includes('hello')) return undefined;
  if (language.version === undefined) return '';
  const command = language.version.map((word) => word.replaceAll('{tool}', tool));
  const { stdout, stderr } = await run({ ...job, program: { ...job.program, compile: [], run: command } });
  return /\d+(\.\d+)+/.exec(`${stdout}\n${stderr}`)?.[0] ?? '';
}
