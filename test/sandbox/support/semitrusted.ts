import { statSync } from 'node:fs';
import type { StartOptions } from './startSandbox';

/** A server that offers semitrusted. */
export const semitrusted = (): StartOptions => ({ args: ['--semitrusted'], under: mayOpenTun() ? [] : withOwnTun });

/** A server that root starts becomes an ordinary user, whom some machines do not let open it. */
const mayOpenTun = (): boolean => process.getuid?.() !== 0 || (statSync('/dev/net/tun').mode & 0o006) === 0o006;

/** What the server would tell its user to do, `chmod 666 /dev/net/tun`, for the server alone. */
const withOwnTun = [
  ...['unshare', '--mount', '/bin/sh', '-c'],
  'mount -t tmpfs none /dev/net && mknod -m 666 /dev/net/tun c 10 200 && exec "$@"',
  'sh',
];
