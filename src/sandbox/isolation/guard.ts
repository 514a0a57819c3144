import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';

/**
 * A word that bubblewrap carries on its command line while it makes a sandbox, and loses when the sandbox's
 * own first program starts. It means nothing: it is given as the name of a variable to unset.
 */
export const marker = `SANDBOX_${randomUUID().replaceAll('-', '')}`;

/**
 * Waits for the server's end, and then for those that may just have been starting. The word comes by stdin,
 * so that it is not on the guard's own command line. Nothing but the shell's own commands, for a second.
 */
const script = [
  'trap "" TERM INT HUP QUIT',
  'read -r marker || exit 0',
  'read -r end',
  'for look in 1 2 3 4 5; do',
  '  for process in /proc/[0-9]*; do',
  '    words=',
  '    { read -r words < "$process/cmdline"; } 2>/dev/null',
  '    case $words in *"$marker"*) kill -9 "$' + '{process#/proc/}" 2>/dev/null;; esac',
  '  done',
  '  sleep 0.2',
  'done',
].join('\n');

/**
 * A server that is killed while bubblewrap sets up leaves it waiting for good: bubblewrap binds its life to its
 * parent's only late, and its second process even later. So a process of its own group, which has nothing
 * to do but to notice the server's end, ends what bears the marker. What has lost it is bound (see stage.ts).
 */
export function startGuard(): void {
  if (process.platform !== 'linux' || __WITHOUT__ === 'guard') return;
  const guard = spawn('/bin/sh', ['-c', script], {
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.on('error', () => {
    // Without it only a kill within the milliseconds of a job's start leaves anything behind.
  });
  guard.stdin.on('error', () => {}).write(`${marker}\n`);
  guard.unref();
  (guard.stdin as unknown as { unref?: () => void }).unref?.();
}
