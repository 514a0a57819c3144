import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';

/** Ids that distributions leave to dynamic allocation: no login, no service, no file owner. */
const unusedIds = { from: 61_184, to: 65_519 };

/**
 * Sandboxed code must never be the kernel's uid 0: it could open /proc/sys/kernel/core_pattern for
 * writing, and process limits would not hold. Started as root, the server becomes nobody in particular,
 * for good; two servers get different ids, so that neither can signal or inspect the other's jobs.
 */
export function dropPrivileges(): void {
  if (process.getuid?.() !== 0 || __WITHOUT__ === 'drop-privileges') return;
  const id = pickUnusedId();
  process.setgroups?.([]);
  process.setgid?.(id);
  process.setuid?.(id);
  if (process.getuid() === 0 || process.geteuid?.() === 0) throw new Error('still root after setuid');
}

function pickUnusedId(): number {
  const taken = new Set([...accountIds('/etc/passwd'), ...accountIds('/etc/group'), ...runningIds()]);
  for (let attempt = 0; attempt < 1000; attempt++) {
    const id = randomInt(unusedIds.from, unusedIds.to);
    if (!taken.has(id)) return id;
  }
  throw new Error('no unused user id was found');
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
