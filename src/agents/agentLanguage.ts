import type { Languages } from '../api/types';
import { UserError } from '../errors';
import { printableLine } from '../jobs/output/printable';
import { knownLanguages, languageNamed } from '../jobs/request/languages';

/**
 * The language that a model means: by the API's id, or by a name, extension or interpreter that stands for one (`py`, `shell`, `node`).
 * One that we do not know is looked for in what the service says. Throws a sentence with those that there are.
 */
export async function agentLanguage(named: string, askService: () => Promise<Languages | undefined>): Promise<string> {
  const name = named.toLowerCase();
  const known = languageNamed(name);
  if (known !== undefined) return known;
  const listed = await askService().catch(() => undefined);
  const found = listed && (listed.languages.find((id) => id === name) ?? own(listed.aliases, name));
  if (found !== undefined) return found;
  throw unknownLanguage(named, listed?.languages ?? knownLanguages);
}

/** What the service runs, for a model that asked for something else. */
export const languagesText = (languages: readonly string[]): string =>
  `The languages are: ${printableLine(languages.join(', '), 1000)}.`;

const own = (table: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

const unknownLanguage = (named: string, languages: readonly string[]): UserError =>
  new UserError(
    `There is no language ${JSON.stringify(printableLine(named, 40))}. Nothing was sent. ${languagesText(languages)}`,
  );
