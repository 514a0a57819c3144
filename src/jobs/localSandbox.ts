import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as l10n from '@vscode/l10n';
import { UserError } from '../errors';
import { printableLine } from './output/printable';

/** Where the local sandbox listens, and the token that it accepts. */
export interface SandboxAddress {
  readonly url: string;
  readonly token: string;
}

/** A sandbox that is ready. */
export interface RunningSandbox extends SandboxAddress {
  /** Resolves when the process is gone, and its jobs with it. */
  readonly ended: Promise<void>;
}

export const lacks = ['linux', 'bubblewrap', 'namespaces', 'other'] as const;
/** What the machine lacks for it; `other`: the sentence says it. */
type Lack = (typeof lacks)[number];

/** It cannot run here, or did not come up. */
export class SandboxUnavailable extends UserError {
  constructor(
    message: string,
    readonly lack: Lack,
  ) {
    super(message, { title: l10n.t('Choose Where Code Runs…'), command: 'unsandbox.selectService' });
  }
}

/** Hears what the sandbox says of itself. */
interface Log {
  info(line: string): void;
}

const startTimeoutMs = 30_000;
/** Without work for this long it ends; the next run starts it again. */
const idleSeconds = '900';

/**
 * The local sandbox: a process of its own, started at first use. It ends when its stdin does, so
 * also when whoever started it is killed.
 */
export class LocalSandbox {
  private starting: Promise<RunningSandbox> | undefined;
  private child: ChildProcess | undefined;

  constructor(
    private readonly script: string,
    private readonly log: Log,
    /** The file of what is translated to the language of the editor; it says why it cannot run in that. */
    private readonly texts?: string,
  ) {}

  start(): Promise<RunningSandbox> {
    this.starting ??= this.spawn().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  dispose(): void {
    this.child?.stdin?.end();
    this.child?.kill();
  }

  private async spawn(): Promise<RunningSandbox> {
    // Not before it is needed: loading the extension is to take as little as it can.
    const { spawn } = await import('node:child_process');
    const texts = this.texts === undefined ? [] : ['--texts', this.texts];
    const args = [this.script, '--idle-seconds', idleSeconds, ...texts];
    const child = spawn(process.execPath, args, spawnOptions(process.env));
    this.child = child;
    const lastWords: string[] = [];
    const ended = new Promise<void>((resolve) => {
      child.once('exit', (code, signal) => {
        this.log.info(`local sandbox ended (${signal ?? code})`);
        // It stops by itself when idle for long; the next run starts it again.
        if (this.child === child) this.starting = undefined;
        resolve();
      });
    });
    if (child.stderr)
      createInterface({ input: child.stderr }).on('line', (line) => {
        this.log.info(`local sandbox: ${line}`);
        lastWords[0] = line;
      });
    const address = await firstLine(child, lastWords);
    this.log.info(`local sandbox ready at ${address.url}`);
    return { ...address, ended };
  }
}

/**
 * In desktop VS Code `process.execPath` is Electron, which is Node only when told so. Nothing else of the
 * starter's environment is passed on but what finding programs needs.
 */
export const spawnOptions = (environment: NodeJS.ProcessEnv): SpawnOptions => ({
  cwd: '/',
  env: {
    ELECTRON_RUN_AS_NODE: '1',
    ...Object.fromEntries(['PATH', 'LANG', 'TMPDIR'].map((name) => [name, environment[name]])),
  },
  stdio: ['pipe', 'pipe', 'pipe'],
  windowsHide: true,
});

function firstLine(child: ChildProcess, lastWords: readonly string[]): Promise<SandboxAddress> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string, lack: Lack = 'other'): void => {
      clearTimeout(timer);
      child.kill();
      reject(new SandboxUnavailable(reason, lack));
    };
    const timer = setTimeout(
      () => fail(l10n.t('The local sandbox did not start within 30 seconds. The log has the details.')),
      startTimeoutMs,
    );
    child.once('error', (error) => fail(l10n.t('The local sandbox cannot be started: {0}', error.message)));
    child.once('close', () =>
      fail(printableLine(lastWords.at(-1) ?? l10n.t('The local sandbox ended before it was ready.'), 600)),
    );
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).once('line', (line) => {
      const address = parseReadyLine(line);
      if ('reason' in address) return fail(address.reason, address.lack);
      clearTimeout(timer);
      resolve(address);
    });
  });
}

/** The sandbox's first line of output: `{url, token}`, or `{error, lack}` with the reason why it cannot run here. */
export function parseReadyLine(line: string): SandboxAddress | { readonly reason: string; readonly lack: Lack } {
  try {
    const ready: unknown = JSON.parse(line);
    if (typeof ready !== 'object' || ready === null) throw new SyntaxError();
    if ('error' in ready && typeof ready.error === 'string')
      return { reason: printableLine(ready.error, 600), lack: ('lack' in ready && knownLack(ready.lack)) || 'other' };
    if ('url' in ready && 'token' in ready) return { url: String(ready.url), token: String(ready.token) };
  } catch {
    // Fall through: whatever it is, it is not a ready line.
  }
  const reason = l10n.t('The local sandbox answered something unexpected: {0}', printableLine(line));
  return { reason, lack: 'other' };
}

const knownLack = (value: unknown): Lack | undefined => lacks.find((lack) => lack === value);
