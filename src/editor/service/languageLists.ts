import type * as vscode from 'vscode';
import type { Languages } from '../../api/types';
import type { Connection } from '../../jobs/connection';

const maxAgeMs = 3_600_000;

interface Listed extends Languages {
  /** ms since the epoch. */
  readonly at: number;
}

/** What each service said it runs (`GET /languages`), kept for an hour. Asked for only when somebody picks a language. */
export class LanguageLists {
  private readonly local = new Map<string, Listed>();

  constructor(private readonly memory: vscode.Memento) {}

  /** What is known of a service, without asking it. */
  known(place: string): Languages | undefined {
    const listed = this.local.get(place) ?? this.memory.get<Listed>(memoryKey(place));
    return listed !== undefined && Date.now() - listed.at < maxAgeMs ? listed : undefined;
  }

  async of({ place, service, client }: Connection): Promise<Languages> {
    const known = this.known(place);
    if (known !== undefined) return known;
    const listed = { ...(await client.languages()), at: Date.now() };
    // The programs on this machine change more often than a service does: not beyond the window.
    if (service === 'local') this.local.set(place, listed);
    else await this.memory.update(memoryKey(place), listed);
    return listed;
  }
}

const memoryKey = (place: string): string => `languages:${place}`;
