import * as vscode from 'vscode';
import { isApiError, isUnreachableError } from '../../errors';
import type { ServiceKind } from '../../jobs/jobs';
import { lacks, SandboxUnavailable } from '../../jobs/localSandbox';
import { serviceSettings } from '../settings';
import type { Keys } from './keys';
import { originOf } from './origin';

/** What keeps a service from running code, as far as the last thing that was done with it tells. */
const troubles = ['keyRefused', 'unreachable', ...lacks] as const;
type Trouble = (typeof troubles)[number];

/** How the chosen service may stand. `ready`: nothing is known against it. The panel has a welcome text for each. */
export const standings = ['notChosen', 'noKey', ...troubles, 'ready'] as const;
export type Standing = (typeof standings)[number];

/**
 * Whether the chosen service can be used, for the welcome views and the status of a file. It is only ever learnt on the way: nothing
 * is asked and nothing is started to find it out.
 */
export class Readiness implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Standing>();
  readonly onDidChange = this.changed.event;
  private readonly troubles = new Map<ServiceKind, Trouble>();
  private readonly subscriptions: vscode.Disposable;
  private standing: Standing | undefined;

  constructor(
    private readonly keys: Keys,
    secrets: vscode.SecretStorage,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      // Another key, address or proxy: what the old one met with counts no more.
      secrets.onDidChange(() => this.forget('cloud')),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('unsandbox.apiUrl') || change.affectsConfiguration('http'))
          this.forget('cloud');
        else if (change.affectsConfiguration('unsandbox.service')) void this.look();
      }),
    );
  }

  /** Undefined until somebody has looked. */
  get current(): Standing | undefined {
    return this.standing;
  }

  /** How a request to the cloud service ended. */
  heard(error: unknown): void {
    if (error === undefined) this.learn('cloud', undefined);
    else if (isUnreachableError(error)) this.learn('cloud', 'unreachable');
    else if (isApiError(error) && error.status === 401) this.learn('cloud', 'keyRefused');
  }

  refuseKey(): void {
    this.learn('cloud', 'keyRefused');
  }

  /** How the start of the local sandbox ended. */
  heardStart(error: unknown): void {
    this.learn('local', error instanceof SandboxUnavailable ? error.lack : undefined);
  }

  /** Reads the settings and whether there is a key. */
  async look(): Promise<void> {
    const standing = await this.now().catch(() => 'ready' as const);
    if (standing === this.standing) return;
    this.standing = standing;
    this.changed.fire(standing);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async now(): Promise<Standing> {
    const { service, serviceChosen, apiUrl } = serviceSettings();
    const hasKey = service === 'local' || (await this.keys.of(originOf(apiUrl))) !== undefined;
    if (!hasKey) return serviceChosen ? 'noKey' : 'notChosen';
    return this.troubles.get(service) ?? 'ready';
  }

  private learn(service: ServiceKind, trouble: Trouble | undefined): void {
    const isNews = this.troubles.get(service) !== trouble || this.standing === undefined;
    if (trouble === undefined) this.troubles.delete(service);
    else this.troubles.set(service, trouble);
    if (isNews) void this.look();
  }

  private forget(service: ServiceKind): void {
    this.troubles.delete(service);
    void this.look();
  }
}
