import { createHash } from 'node:crypto';
import { fstatSync, ftruncateSync, mkdirSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findTool } from './findTool';
import type { TryLanguage } from './installedLanguages';
import type { Installed } from './language';

/** More was not written by a sandbox. */
const mostBytes = 65_536;
/** They change when anything is installed or removed, which a compiler may need. */
const surroundings = ['/var/lib/dpkg/status', '/etc/ld.so.cache'];

/**
 * Opens the file in which the languages that work are kept from one sandbox to the next: to try all of them takes a minute of a
 * processor. Done before the sandbox gives its rights away; undefined where there can be none.
 */
export function openKeptTries(): number | undefined {
  try {
    const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'unsandbox');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return openSync(join(folder, 'languages.json'), 'a+', 0o600);
  } catch {
    return undefined;
  }
}

/**
 * Tries a language only where nothing is known of it, or it may have changed since. What does not work is tried again each time: the reason may have gone.
 * @param file an open file, as from `openKeptTries`
 */
export function keepTries(file: number | undefined, tryLanguage: TryLanguage): TryLanguage {
  if (file === undefined) return tryLanguage;
  return async (installed) => {
    const key = keyOf(installed);
    const kept = read(file)[key];
    if (kept !== undefined) return kept;
    const version = await tryLanguage(installed);
    if (version !== undefined) write(file, { ...read(file), [key]: version });
    return version;
  };
}

function keyOf({ language, tool }: Installed): string {
  const needed = (language.alsoNeeds ?? []).map((name) => (name.startsWith('/') ? name : (findTool([name]) ?? name)));
  const states = [tool, ...needed, ...surroundings].map(stateOf);
  const digest = createHash('sha256')
    .update(JSON.stringify([language, tool, states]))
    .digest('hex');
  return `${language.id} ${digest}`;
}

function stateOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}

/** Other sandboxes write it, too: what cannot be read counts as nothing. */
function read(file: number): Readonly<Record<string, string>> {
  try {
    const bytes = Buffer.alloc(Math.min(fstatSync(file).size, mostBytes));
    readSync(file, bytes, 0, bytes.length, 0);
    const kept: unknown = JSON.parse(bytes.toString());
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).filter(([, version]) => typeof version === 'string'));
  } catch {
    return {};
  }
}

function write(file: number, kept: Readonly<Record<string, string>>): void {
  const current = Object.entries(kept).slice(-100);
  try {
    ftruncateSync(file);
    writeSync(file, JSON.stringify(Object.fromEntries(current)));
  } catch {
    // A full disk: the language is tried again.
  }
}
