import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import * as l10n from '@vscode/l10n';
import { rateLimit } from './http/rateLimit';
import { createApiServer } from './http/server';
import { closeStrayDescriptors } from './isolation/closeStrayDescriptors';
import { dropPrivileges } from './isolation/dropPrivileges';
import { findEgress } from './isolation/egress';
import { startGuard } from './isolation/guard';
import { identityFiles, sharedMounts } from './isolation/host';
import { NotPossible } from './isolation/notPossible';
import { findBubblewrap, probe } from './isolation/probe';
import type { Isolation } from './isolation/runInSandbox';
import { Jobs } from './jobs/jobs';
import { runJob } from './jobs/runJob';
import { InstalledLanguages } from './languages/installedLanguages';
import { keepTries, openKeptTries } from './languages/keptTries';
import { tryLanguage } from './languages/tryLanguage';
import { endWithParent } from './lifetime';
import { jobLimits } from './limits/jobLimits';
import { type Options, parseOptions, usage } from './options';
import { seccompFilter } from './seccomp/seccomp';

// Large bodies and outputs live for a moment: a guest on somebody's machine gives their memory back soon.
setFlagsFromString('--optimize-for-size');

/** Everything that needs the rights or the folder of whoever started this happens before the drop. */
async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.texts !== undefined) l10n.config({ contents: readFileSync(options.texts, 'utf8') });
  const typescript = readFileSync(join(__dirname, 'typescript.js'));
  closeStrayDescriptors();
  const bwrap = findBubblewrap();
  const keptTries = openKeptTries();
  dropPrivileges();
  process.chdir('/');
  startGuard();
  const egress = options.semitrusted ? await findEgress() : switchedOff;
  const isolation: Isolation = {
    bwrap,
    seccomp: seccompFilter(),
    limits: jobLimits(options.concurrency),
    mounts: sharedMounts(),
    files: identityFiles,
    typescript,
    egressTools: typeof egress === 'string' ? undefined : egress,
  };
  await probe(isolation);
  const { server, jobs } = serve(isolation, options, {
    keptTries,
    semitrustedRefusal: typeof egress === 'string' ? egress : undefined,
  });
  await listen(server, options.port);
  endWithParent(server, jobs, options.idleSeconds);
  const { port } = server.address() as AddressInfo;
  print({ url: `http://127.0.0.1:${port}`, token: options.token, pid: process.pid });
}

const switchedOff = 'semitrusted is switched off in this local sandbox: start it with --semitrusted.';

function serve(
  isolation: Isolation,
  options: Options,
  { keptTries, semitrustedRefusal }: { keptTries: number | undefined; semitrustedRefusal: string | undefined },
): { server: Server; jobs: Jobs } {
  const languages = new InstalledLanguages(
    keepTries(keptTries, (installed) => tryLanguage(isolation, installed)),
    options.concurrency,
  );
  const jobs = new Jobs({
    concurrency: options.concurrency,
    queue: options.queue,
    run: (request, signal) => runJob(isolation, languages.installed(request.language), request, signal),
  });
  const state = {
    jobs,
    languages,
    shape: options.shape,
    syncSeconds: options.syncSeconds,
    concurrency: options.concurrency,
    ratePerMinute: options.ratePerMinute,
    countSubmit: rateLimit(options.ratePerMinute),
    semitrustedRefusal,
  };
  return { server: createApiServer(state, { token: options.token, pair: options.keyPair }), jobs };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve());
  });
}

/** Whoever read them may be gone: that is no reason to end. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const print = (line: unknown): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  print({ error: message, lack: error instanceof NotPossible ? error.lack : 'other' });
  const isUsage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${message}\n${isUsage ? `${usage}\n` : ''}`);
  // Helpers that were started already must not keep it alive.
  process.exit(1);
});
