import * as vscode from 'vscode';
import type { ClientOptions } from '../../api/client';
import type { Job } from '../../api/types';
import { UserError } from '../../errors';
import { Follower } from '../../jobs/follower';
import type { Connection } from '../../jobs/runJob';
import { httpSettings, serviceSettings } from '../settings';
import { chooseService } from './chooseService';
import { askForKeys, type Keys } from './keys';
import type { LocalSandbox } from './localSandbox';
import { hostOf, originOf } from './origin';

// The client carries undici: a bundle of its own keeps it out of the editor's start.
const loadClient = (): typeof import('../../api/client') => require('./client.js');

/** Connections to the services, made at first use and shared while their address, key and proxy stay the same. */
export class Connections {
  private readonly open = new Map<string, Connection>();

  constructor(
    readonly keys: Keys,
    private readonly sandbox: LocalSandbox,
    private readonly version: string,
    private readonly onList: (connection: Connection, jobs: readonly Job[]) => void,
  ) {}

  /**
   * The service that the settings name. When nobody has chosen one and there is no key, asks if it
   * may. Undefined when the person dismissed the question.
   */
  async current(mayAsk: boolean): Promise<Connection | undefined> {
    const { service, serviceChosen, apiUrl } = serviceSettings();
    if (service === 'local') return this.local();
    const credentials = await this.keys.of(originOf(apiUrl));
    if (credentials !== undefined) return this.connect('cloud', { baseUrl: apiUrl, credentials });
    if (!mayAsk) throw noKey(apiUrl);
    if (!serviceChosen) return (await chooseService(this.keys)) ? this.current(false) : undefined;
    const entered = await askForKeys(hostOf(apiUrl));
    if (entered === undefined) return undefined;
    await this.keys.store(originOf(apiUrl), entered);
    return this.current(false);
  }

  /** A connection that jobs already run on, if it is still open. */
  withJob(isOn: (connection: Connection) => boolean): Connection | undefined {
    return [...this.open.values()].find(isOn);
  }

  dispose(): void {
    for (const { follower, client } of this.open.values()) {
      follower.dispose();
      void client.close();
    }
    this.open.clear();
  }

  private async local(): Promise<Connection> {
    const { url, token } = await this.sandbox.start();
    return this.connect('local', { baseUrl: url, credentials: { kind: 'bearer', key: token } });
  }

  private connect(service: Connection['service'], options: Pick<ClientOptions, 'baseUrl' | 'credentials'>): Connection {
    const all: ClientOptions = { ...options, proxy: httpSettings(), userAgent: `unsandbox-vscode/${this.version}` };
    const identity = JSON.stringify([service, all]);
    const known = this.open.get(identity);
    if (known !== undefined) return known;
    const client = loadClient().createClient(all);
    const follower = new Follower(client, (jobs) => this.onList(connection, jobs));
    const place = service === 'local' ? 'local sandbox' : hostOf(options.baseUrl);
    const connection: Connection = { service, place, client, follower };
    this.open.set(identity, connection);
    return connection;
  }
}

const noKey = (apiUrl: string): UserError =>
  new UserError(vscode.l10n.t('There is no API key for {0}. Set one, or choose the local sandbox.', hostOf(apiUrl)), {
    title: vscode.l10n.t('Set API Key…'),
    command: 'unsandbox.setKeys',
  });
