import { join } from 'node:path';
import type { ClientOptions } from '../api/client';
import { environmentKeys } from '../api/environmentKeys';
import type { Credentials } from '../api/types';
import { UserError } from '../errors';
import { type Connection, closeConnection, keyIdOf, openConnection, secretsOf } from '../jobs/connection';
import { LostJobError } from '../jobs/following/failures';
import { LocalSandbox } from '../jobs/localSandbox';
import { localPlace } from '../jobs/servicePlace';
import type { Log } from './log';
import type { Options } from './options';

// The same bundle as the editor's; undici is in it.
const loadClient = (): typeof import('../api/client') => require('./client.js');

/** The service that the server was started for, connected to at first use. */
export class Service {
  private readonly sandbox: LocalSandbox;
  private readonly credentials: Credentials | undefined;
  private readonly open = new Map<string, Connection>();

  constructor(
    private readonly options: Options,
    private readonly userAgent: string,
    log: Log,
  ) {
    this.sandbox = new LocalSandbox(join(__dirname, 'sandbox.js'), log);
    this.credentials = environmentKeys(process.env);
  }

  /** The user's key: what nothing may repeat. */
  get ownKeys(): readonly string[] {
    return secretsOf(this.credentials);
  }

  async connect(): Promise<Connection> {
    const { service, apiUrl } = this.options;
    if (service === 'cloud') {
      const { credentials } = this;
      if (credentials === undefined) throw noKey(apiUrl);
      return this.connectTo({ baseUrl: apiUrl, credentials });
    }
    const { url, token, ended } = await this.sandbox.start();
    const isNew = !this.open.has(url);
    const connection = this.connectTo({ baseUrl: url, credentials: { kind: 'bearer', key: token } });
    if (isNew)
      void ended.then(() => {
        this.open.delete(url);
        connection.follower.stop(new LostJobError('The local sandbox ended, and its jobs with it. Run it again.'));
        closeConnection(connection);
      });
    return connection;
  }

  dispose(): void {
    for (const connection of this.open.values()) closeConnection(connection);
    this.sandbox.dispose();
  }

  private connectTo(options: Required<Pick<ClientOptions, 'baseUrl'>> & { credentials: Credentials }): Connection {
    const { baseUrl, credentials } = options;
    const known = this.open.get(baseUrl);
    if (known !== undefined) return known;
    const { service } = this.options;
    const place = service === 'local' ? localPlace : new URL(baseUrl).host;
    const connection = openConnection(
      {
        service,
        place,
        target: { baseUrl, key: credentials.kind },
        ownKeys: secretsOf(credentials),
        keyId: keyIdOf(credentials),
      },
      (onRequest) => loadClient().createClient({ ...options, userAgent: this.userAgent, onRequest }),
    );
    this.open.set(baseUrl, connection);
    return connection;
  }
}

const noKey = (apiUrl: string): UserError =>
  new UserError(`There is no API key for ${new URL(apiUrl).host}.`, { title: '', command: 'unsandbox.setKeys' });
