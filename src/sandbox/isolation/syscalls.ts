/** Which system calls a sandboxed program does not get, and their numbers on the two common architectures. */

const EPERM = 1;
const EAFNOSUPPORT = 97;
const ENOSYS = 38;
const EINVAL = 22;

type Call = keyof typeof x64;

const x64 = {
  ioctl: 16,
  shmget: 29,
  shmat: 30,
  shmctl: 31,
  socket: 41,
  socketpair: 53,
  clone: 56,
  semget: 64,
  semop: 65,
  semctl: 66,
  shmdt: 67,
  msgget: 68,
  msgsnd: 69,
  msgrcv: 70,
  msgctl: 71,
  ptrace: 101,
  syslog: 103,
  uselib: 134,
  personality: 135,
  ustat: 136,
  sysfs: 139,
  vhangup: 153,
  modify_ldt: 154,
  pivot_root: 155,
  _sysctl: 156,
  adjtimex: 159,
  chroot: 161,
  acct: 163,
  settimeofday: 164,
  mount: 165,
  umount2: 166,
  swapon: 167,
  swapoff: 168,
  reboot: 169,
  iopl: 172,
  ioperm: 173,
  init_module: 175,
  delete_module: 176,
  quotactl: 179,
  nfsservctl: 180,
  lookup_dcookie: 212,
  semtimedop: 220,
  clock_settime: 227,
  mq_open: 240,
  kexec_load: 246,
  add_key: 248,
  request_key: 249,
  keyctl: 250,
  migrate_pages: 256,
  unshare: 272,
  move_pages: 279,
  perf_event_open: 298,
  fanotify_init: 300,
  fanotify_mark: 301,
  name_to_handle_at: 303,
  open_by_handle_at: 304,
  clock_adjtime: 305,
  setns: 308,
  process_vm_readv: 310,
  process_vm_writev: 311,
  kcmp: 312,
  finit_module: 313,
  memfd_create: 319,
  kexec_file_load: 320,
  bpf: 321,
  userfaultfd: 323,
  io_uring_setup: 425,
  io_uring_enter: 426,
  io_uring_register: 427,
  open_tree: 428,
  move_mount: 429,
  fsopen: 430,
  fsconfig: 431,
  fsmount: 432,
  fspick: 433,
  clone3: 435,
  pidfd_getfd: 438,
  process_madvise: 440,
  mount_setattr: 442,
  quotactl_fd: 443,
  memfd_secret: 447,
  process_mrelease: 448,
  statmount: 457,
  listmount: 458,
  open_tree_attr: 467,
} as const;

/** Where arm64 differs; from 425 on the numbers are the same, and the calls it never had are left out. */
const arm64: Readonly<Partial<Record<Call, number>>> = {
  lookup_dcookie: 18,
  ioctl: 29,
  umount2: 39,
  mount: 40,
  pivot_root: 41,
  nfsservctl: 42,
  chroot: 51,
  vhangup: 58,
  quotactl: 60,
  acct: 89,
  personality: 92,
  unshare: 97,
  kexec_load: 104,
  init_module: 105,
  delete_module: 106,
  clock_settime: 112,
  syslog: 116,
  ptrace: 117,
  reboot: 142,
  settimeofday: 170,
  adjtimex: 171,
  mq_open: 180,
  msgget: 186,
  msgctl: 187,
  msgrcv: 188,
  msgsnd: 189,
  semget: 190,
  semctl: 191,
  semtimedop: 192,
  semop: 193,
  shmget: 194,
  shmctl: 195,
  shmat: 196,
  shmdt: 197,
  socket: 198,
  socketpair: 199,
  add_key: 217,
  request_key: 218,
  keyctl: 219,
  clone: 220,
  swapon: 224,
  swapoff: 225,
  migrate_pages: 238,
  move_pages: 239,
  perf_event_open: 241,
  fanotify_init: 262,
  fanotify_mark: 263,
  name_to_handle_at: 264,
  open_by_handle_at: 265,
  clock_adjtime: 266,
  setns: 268,
  process_vm_readv: 270,
  process_vm_writev: 271,
  kcmp: 272,
  finit_module: 273,
  memfd_create: 279,
  bpf: 280,
  userfaultfd: 282,
  kexec_file_load: 294,
  ...Object.fromEntries(Object.entries(x64).filter(([, number]) => number >= 425)),
};

export const syscallNumbers: Readonly<Record<string, Readonly<Partial<Record<Call, number>>>>> = { x64, arm64 };

/** ENOSYS where programs carry a fallback for an older kernel. */
const unknownCalls: readonly Call[] = ['clone3', 'memfd_create', 'io_uring_setup', 'mq_open'];
const checkedCalls: readonly Call[] = ['ioctl', 'clone', 'socket', 'socketpair', 'personality'];

export const deniedCalls: ReadonlyArray<readonly [Call, number]> = (Object.keys(x64) as Call[])
  .filter((call) => !checkedCalls.includes(call))
  .map((call) => [call, unknownCalls.includes(call) ? ENOSYS : EPERM]);

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
/** The plain personality, without address randomisation (sbcl restarts itself with it), and the query. */
const personalities = [0, 0x0040000, 0xffffffff];

/** `only`: refused unless the argument is in the list. `values`: refused if it is. `bits`: if any is set. */
export const argumentRules: readonly ArgumentRule[] = [
  { kind: 'only', call: 'socket', argument: 0, list: families, errno: EAFNOSUPPORT },
  { kind: 'only', call: 'socketpair', argument: 0, list: families, errno: EAFNOSUPPORT },
  { kind: 'bits', call: 'clone', argument: 0, bits: newNamespaces, errno: EPERM },
  { kind: 'values', call: 'ioctl', argument: 1, list: terminalInjection, errno: EPERM },
  { kind: 'only', call: 'personality', argument: 0, list: personalities, errno: EINVAL },
];
