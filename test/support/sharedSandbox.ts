import { type Sandbox, type StartOptions, startSandbox } from '../sandbox/support/startSandbox';

export interface LazySandbox extends Pick<Sandbox, 'call' | 'execute' | 'python' | 'submit' | 'finished'> {
  started(): Promise<Sandbox>;
}

/** A server for many tests: started when it is first asked for, it ends with this process, which does not wait for it. */
export function lazySandbox(options?: StartOptions): LazySandbox {
  const running: { sandbox?: Promise<Sandbox> } = {};
  const started = (): Promise<Sandbox> => {
    running.sandbox ??= startSandbox(options).then(letGo);
    return running.sandbox;
  };
  return {
    started,
    call: async (...request) => (await started()).call(...request),
    execute: async (fields) => (await started()).execute(fields),
    python: async (code, fields) => (await started()).python(code, fields),
    submit: async (fields) => (await started()).submit(fields),
    finished: async (id) => (await started()).finished(id),
  };
}

/** For whoever needs just a server as it is started by default. */
export const sharedSandbox = lazySandbox();

function letGo(sandbox: Sandbox): Sandbox {
  const { child } = sandbox;
  for (const handle of [child, child.stdin, child.stdout]) (handle as { unref?: () => void } | null)?.unref?.();
  return sandbox;
}
