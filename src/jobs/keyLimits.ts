import type { Client } from '../api/client';
import type { KeyStatus } from '../api/types';
import { isApiError, isMalformedAnswerError } from '../errors';
import type { Allowance } from './allowance';

/** A run waits no longer than this for what its key allows. */
const patienceMs = 5000;

/** What the service says that a key allows: asked at the key's first use, and kept to from then on. */
export class KeyLimits {
  private known: Promise<KeyStatus | undefined> | undefined;

  constructor(
    private readonly client: Pick<Client, 'validateKey'>,
    private readonly allowance: Allowance,
    /** Hears of what was learned, to remember it. */
    private readonly onLearned: (status: KeyStatus) => void = () => {},
    private readonly waitMs = patienceMs,
  ) {}

  /** It is known from before. */
  know(status: KeyStatus): void {
    this.allowance.learn(status);
    this.known = Promise.resolve(status);
  }

  /** Undefined when the service does not say, or not in time: it may say at the next use. */
  get(): Promise<KeyStatus | undefined> {
    this.known ??= this.ask(AbortSignal.timeout(this.waitMs)).catch((error: unknown) => this.notSaid(error));
    return this.known;
  }

  /** Asks anew. */
  async ask(signal?: AbortSignal): Promise<KeyStatus> {
    const status = await this.client.validateKey(signal);
    this.know(status);
    this.onLearned(status);
    return status;
  }

  private notSaid(error: unknown): undefined {
    this.known = undefined;
    // A service without this question is not asked again.
    const isUnknown = isMalformedAnswerError(error) || (isApiError(error) && [404, 405, 501].includes(error.status));
    if (!isUnknown) return;
    this.know({ valid: true });
    this.onLearned({ valid: true });
  }
}
