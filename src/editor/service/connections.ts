import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { ClientOptions } from '../../api/client';
import { parseEndpoint } from '../../api/http/endpoint';
import type { Job, KeyStatus } from '../../api/types';
import { UserError } from '../../errors';
import { type Connection, closeConnection, keyIdOf, openConnection, secretsOf } from '../../jobs/connection';
import { LostJobError } from '../../jobs/following/failures';
import type { LocalSandbox, RunningSandbox } from '../../jobs/localSandbox';
import { localPlace } from '../../jobs/servicePlace';
import { sentences } from '../../locale';
import { httpSettings, serviceSettings } from '../settings';
import { chooseService } from './chooseService';
import { enterKeys, type Keys } from './keys';
import { hostOf } from './origin';
import type { Readiness } from './readiness';

// The client carries undici: a bundle of its own keeps it out of the editor's start.
const loadClient = (): typeof import('../../api/client') => require('./client.js');

/** Connections to the services, made at first use and shared while their address, key and proxy stay the same. */
export class Connections {
  private readonly open = new Map<string, Connection>();
  private asking: Promise<boolean> | undefined;
  private isSlowed = !vscode.window.state.focused;
  /** The one that the settings and the key of now lead to: how others stand is not asked about. */
  private chosen: string | undefined;

  constructor(
    private readonly keys: Keys,
    private readonly sandbox: LocalSandbox,
    private readonly readiness: Readiness,
    private readonly version: string,
    private readonly memory: vscode.Memento,
    private readonly isInUse: (connection: Connection) => boolean,
    private readonly onList: (connection: Connection, jobs: readonly Job[]) => void,
  ) {}

  /**
   * The service that the settings name. When nobody has chosen one and there is no key, asks if it
   * may. Undefined when the person dismissed the question.
   */
  async current(mayAsk: boolean): Promise<Connection | undefined> {
    const { service, serviceChosen, apiUrl } = serviceSettings();
    if (service === 'local') return this.local();
    const { origin } = parseEndpoint(apiUrl);
    const credentials = await this.keys.of(origin);
    if (credentials !== undefined) return this.connect('cloud', { baseUrl: apiUrl, credentials });
    if (!mayAsk) throw noKey(apiUrl, this.keys.hasForElsewhere(origin));
    // Several runs started at once share one question.
    this.asking ??= (serviceChosen ? enterKeys(this.keys, apiUrl) : chooseService(this.keys)).finally(() => {
      this.asking = undefined;
    });
    return (await this.asking) ? this.current(false) : undefined;
  }

  /** While nobody looks at the window, long runs are looked at less often. */
  slowDown(slowed: boolean): void {
    this.isSlowed = slowed;
    for (const { follower } of this.open.values()) follower.slowDown(slowed);
  }

  /** How many jobs the key may run at once; one where the service does not say. */
  async concurrency({ limits }: Connection): Promise<number> {
    const status = await limits.get();
    return Math.max(1, Math.floor(status?.concurrency ?? 1));
  }

  private learned(keyId: string, status: KeyStatus): void {
    if (!status.valid) this.readiness.refuseKey();
    else void this.memory.update(limitsKey(keyId), { ...status, learnedAt: Date.now() } satisfies LearnedLimits);
  }

  private remembered(keyId: string): KeyStatus | undefined {
    const { learnedAt = 0, ...status } = this.memory.get<LearnedLimits>(limitsKey(keyId)) ?? { valid: false };
    return Math.abs(Date.now() - learnedAt) < limitsAgeMs ? status : undefined;
  }

  dispose(): void {
    for (const connection of this.open.values()) closeConnection(connection);
    this.open.clear();
  }

  private async local(): Promise<Connection> {
    const { url, token, ended } = await this.started();
    const options = { baseUrl: url, credentials: { kind: 'bearer', key: token } } as const;
    return this.connect('local', options, ({ follower }) => {
      void ended.then(() => follower.stop(sandboxEnded()));
    });
  }

  private async started(): Promise<RunningSandbox> {
    try {
      const running = await this.sandbox.start();
      this.readiness.heardStart(undefined);
      return running;
    } catch (error) {
      this.readiness.heardStart(error);
      throw error;
    }
  }

  private connect(
    service: Connection['service'],
    options: Pick<ClientOptions, 'baseUrl' | 'credentials'>,
    onMade: (connection: Connection) => void = () => {},
  ): Connection {
    const all: ClientOptions = { ...options, proxy: httpSettings(), userAgent: `unsandbox-vscode/${this.version}` };
    const identity = createHash('sha256')
      .update(JSON.stringify([service, all]))
      .digest('hex');
    this.chosen = identity;
    const known = this.open.get(identity);
    if (known !== undefined) return known;
    this.closeIdle();
    const { baseUrl, credentials } = options;
    const keyId = keyIdOf(credentials);
    const onEnd = (error: unknown): void => {
      if (service === 'cloud' && identity === this.chosen) this.readiness.heard(error);
    };
    const connection = openConnection(
      {
        service,
        place: service === 'local' ? localPlace : hostOf(baseUrl),
        target: { baseUrl, key: credentials?.kind ?? 'bearer' },
        ownKeys: secretsOf(credentials),
        keyId,
      },
      (onRequest) => loadClient().createClient({ ...all, onRequest, onEnd }),
      {
        onList: this.onList,
        // The key of a local sandbox is as old as the sandbox.
        ...(service === 'cloud' && {
          limits: this.remembered(keyId),
          onLimits: (status: KeyStatus) => this.learned(keyId, status),
        }),
      },
    );
    connection.follower.slowDown(this.isSlowed);
    this.open.set(identity, connection);
    onMade(connection);
    return connection;
  }

  /** A connection that was replaced, by another key or address, stays as long as there are jobs on it. */
  private closeIdle(): void {
    for (const [identity, connection] of this.open) {
      if (this.isInUse(connection)) continue;
      this.open.delete(identity);
      closeConnection(connection);
    }
  }
}

/** A key may be given another plan. */
const limitsAgeMs = 24 * 3_600_000;

interface LearnedLimits extends KeyStatus {
  /** ms since the epoch. */
  readonly learnedAt?: number;
}

const limitsKey = (keyId: string): string => `allowance:${keyId}`;

const sandboxEnded = (): LostJobError =>
  new LostJobError(vscode.l10n.t('The local sandbox ended, and its jobs with it. Run the file again.'));

function noKey(apiUrl: string, hasOther: boolean): UserError {
  const { l10n } = vscode;
  const sentence = l10n.t('There is no API key for {0}. Set one, or choose the local sandbox.', hostOf(apiUrl));
  const why = hasOther
    ? l10n.t('The key in the environment variables goes there only when UNSANDBOX_API_URL names this address, too.')
    : '';
  return new UserError(sentences(sentence, why), { title: l10n.t('Set API Key…'), command: 'unsandbox.setKeys' });
}
