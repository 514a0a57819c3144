import { type Call, namedCalls } from './syscalls';

/** Which system calls a sandboxed program does not get, and what it is told. */

const EPERM = 1;
const EAFNOSUPPORT = 97;
const ENOSYS = 38;
const EINVAL = 22;
const EMFILE = 24;

/** ENOSYS where programs carry a fallback for an older kernel. */
const unknownCalls: readonly Call[] = ['clone3', 'memfd_create', 'io_uring_setup', 'mq_open'];
/** Its instances are counted for all of the owner's processes, the editor's too: programs take this for "none left". */
const exhaustedCalls: readonly Call[] = ['inotify_init', 'inotify_init1'];
const checkedCalls: readonly Call[] = ['ioctl', 'fcntl', 'clone', 'socket', 'socketpair', 'setsockopt', 'personality'];

export const deniedCalls: ReadonlyArray<readonly [Call, number]> = namedCalls
  .filter((call) => !checkedCalls.includes(call))
  .map((call) => [call, unknownCalls.includes(call) ? ENOSYS : exhaustedCalls.includes(call) ? EMFILE : EPERM]);

export type ArgumentRule =
  | {
      readonly kind: 'only' | 'values';
      readonly call: Call;
      readonly argument: number;
      readonly list: readonly number[];
      readonly errno: number;
    }
  | {
      readonly kind: 'bits';
      readonly call: Call;
      readonly argument: number;
      readonly bits: number;
      readonly errno: number;
    };

/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK. Not AF_VSOCK: it ignores network namespaces. */
const families = [1, 2, 10, 16];
/** Every CLONE_NEW* that clone(2) takes. */
const newNamespaces = 0x7e020000;
/** TIOCSTI and TIOCLINUX put characters into the input of a terminal. */
const terminalInjection = [0x5412, 0x541c];
/** F_SETPIPE_SZ: what pipes hold is counted for all of the owner's processes. */
const pipeSize = [1031];
/**
 * SO_SNDBUF: what waits in a socket is on no account, and may be megabytes. The kernel treats the size as a hint
 * anyway, so it is said to be done. (Seven means something optional at other levels: IP_RETOPTS, TCP_SYNCNT.)
 */
const sendBuffer = [7];
const unheeded = 0;
/** The plain personality, without address randomisation (sbcl restarts itself with it), and the query. */
const personalities = [0, 0x0040000, 0xffffffff];

/** `only`: refused unless the argument is in the list. `values`: refused if it is. `bits`: if any is set. */
export const argumentRules: readonly ArgumentRule[] = [
  { kind: 'only', call: 'socket', argument: 0, list: families, errno: EAFNOSUPPORT },
  { kind: 'only', call: 'socketpair', argument: 0, list: families, errno: EAFNOSUPPORT },
  { kind: 'bits', call: 'clone', argument: 0, bits: newNamespaces, errno: EPERM },
  { kind: 'values', call: 'ioctl', argument: 1, list: terminalInjection, errno: EPERM },
  { kind: 'values', call: 'fcntl', argument: 1, list: pipeSize, errno: EPERM },
  { kind: 'values', call: 'setsockopt', argument: 2, list: sendBuffer, errno: unheeded },
  { kind: 'only', call: 'personality', argument: 0, list: personalities, errno: EINVAL },
];
