import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { createInterface } from 'node:readline';
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
    const child = spawn(process.execPath, [this.script, '--idle-seconds', idleSeconds], spawnOptions(process.env));
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
        lastWords.push(line);
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
    const fail = (reason: string): void => {
      clearTimeout(timer);
      child.kill();
      reject(new UserError(reason, { title: 'Choose Where Code Runs…', command: 'unsandbox.selectService' }));
    };
    const timer = setTimeout(
      () => fail('The local sandbox did not start within 30 seconds. The log has the details.'),
      startTimeoutMs,
    );
    child.once('error', (error) => fail(`The local sandbox cannot be started: ${error.message}`));
    child.once('close', () =>
      fail(printableLine(lastWords.at(-1) ?? 'The local sandbox ended before it was ready.', 600)),
    );
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).once('line', (line) => {
      const address = parseReadyLine(line);
      if (typeof address === 'string') return fail(address);
      clearTimeout(timer);
      resolve(address);
    });
  });
}

/** The sandbox's first line of output: `{url, token}`, or `{error}` with the reason why it cannot run here. */
export function parseReadyLine(line: string): SandboxAddress | string {
  try {
    const ready: unknown = JSON.parse(line);
    if (typeof ready !== 'object' || ready === null) throw new SyntaxError();
    if ('error' in ready && typeof ready.error === 'string') return printableLine(ready.error, 600);
    if ('url' in ready && 'token' in ready) return { url: String(ready.url), token: String(ready.token) };
  } catch {
    // Fall through: whatever it is, it is not a ready line.
  }
  return `The local sandbox answered something unexpected: ${printableLine(line)}`;
}
