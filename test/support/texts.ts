import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Texts = Readonly<Record<string, string>>;

/** What people read, by its key: of the manifest (`package.nls`) or of the sources (`bundle.l10n`), in English or another language. */
export function readTexts(kind: 'package.nls' | 'bundle.l10n', language?: string): Texts {
  const name = language === undefined ? `${kind}.json` : `${kind}.${language}.json`;
  return JSON.parse(readFileSync(join(process.cwd(), 'media/l10n', name), 'utf8'));
}
