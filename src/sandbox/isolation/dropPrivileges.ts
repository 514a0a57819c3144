import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { NotPossible } from './notPossible';

/** Ids that distributions leave to dynamic allocation: no login, no service, no file owner. */
const unusedIds = { from: 61_184, to: 65_519 };

/**
 * Sandboxed code must never be the kernel's uid 0: it could open /proc/sys/kernel/core_pattern for
 * writing, and process limits would not hold. Started as root, the server becomes nobody in particular,
 * for good; two servers get different ids, so that neither can signal or inspect the other's jobs.
 */
export function dropPrivileges(): void {
  if (process.getuid?.() !== 0 || __WITHOUT__ === 'drop-privileges') return;
  try {
    const id = pickUnusedId();
    process.setgroups?.([]);
    process.setgid?.(id);
    process.setuid?.(id);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new NotPossible(
      l10n.t(
        'The local sandbox was started as root and cannot drop to another user ({0}): start it as an ordinary user.',
        why,
      ),
    );
  }
  if (process.getuid() === 0 || process.geteuid?.() === 0)
    throw new NotPossible(l10n.t('The local sandbox is still root: start it as an ordinary user.'));
}

function pickUnusedId(): number {
  const taken = new Set([...accountIds('/etc/passwd'), ...accountIds('/etc/group'), ...runningIds()]);
  const range = mappedIds();
  for (let attempt = 0; attempt < 1000; attempt++) {
    const id = randomInt(range.from, range.to);
    if (!taken.has(id)) return id;
  }
  throw new Error('no unused user id was found');
}

/** In a container only some ids exist: then the upper half of those will do. */
function mappedIds(): { from: number; to: number } {
  const [first = 0, , count = 0] = readFileSync('/proc/self/uid_map', 'utf8').trim().split(/\s+/).map(Number);
  const end = first + count;
  return end >= unusedIds.to ? unusedIds : { from: first + Math.ceil(count / 2), to: end };
}

function accountIds(file: string): number[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => Number(line.split(':')[2]));
  } catch {
    return [];
  }
}

function runningIds(): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    try {
      return /^\d+$/.test(entry) ? [statSync(`/proc/${entry}`).uid] : [];
    } catch {
      return [];
    }
  });
}
