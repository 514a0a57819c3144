import { endianness } from 'node:os';
import { argumentRules, deniedCalls } from './syscallRules';
import { syscallNumbers } from './syscalls';

/** Classic BPF, as seccomp(2) takes it: one instruction is {u16 code; u8 jt; u8 jf; u32 k}. */
interface Instruction {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

const load = 0x20;
const jumpIfEqual = 0x15;
const jumpIfAtLeast = 0x35;
const jumpIfAnyBit = 0x45;
const answer = 0x06;

const allow = 0x7fff0000;
const killProcess = 0x80000000;
const errno = (code: number): number => 0x00050000 | code;

/** Offsets in struct seccomp_data, little endian: the low half of an argument comes first. */
const offsetOf = { number: 0, architecture: 4, argument: (index: number) => 16 + 8 * index };

const architectures: Readonly<Record<string, number>> = { x64: 0xc000003e, arm64: 0xc00000b7 };
const x32Bit = 0x40000000;

const step = (code: number, k: number, jt = 0, jf = 0): Instruction => ({ code, jt, jf, k });
const fetch = (offset: number): Instruction => step(load, offset);

const denyCall = (number: number, code: number): Instruction[] => [
  step(jumpIfEqual, number, 0, 1),
  step(answer, errno(code)),
];

/** `number` is allowed only with one of `values` as its argument `index`. */
const allowOnly = (number: number, index: number, values: readonly number[], code: number): Instruction[] => [
  step(jumpIfEqual, number, 0, values.length + 3),
  fetch(offsetOf.argument(index)),
  ...values.map((value, at) => step(jumpIfEqual, value, values.length - at, 0)),
  step(answer, errno(code)),
  step(answer, allow),
];

const denyValues = (number: number, index: number, values: readonly number[], code: number): Instruction[] => [
  step(jumpIfEqual, number, 0, values.length + 3),
  fetch(offsetOf.argument(index)),
  ...values.map((value, at) => step(jumpIfEqual, value, values.length - at, 0)),
  step(answer, allow),
  step(answer, errno(code)),
];

const denyBits = (number: number, index: number, bits: number, code: number): Instruction[] => [
  step(jumpIfEqual, number, 0, 4),
  fetch(offsetOf.argument(index)),
  step(jumpIfAnyBit, bits, 0, 1),
  step(answer, errno(code)),
  step(answer, allow),
];

const argumentChecks = { only: allowOnly, values: denyValues };

/** The filter for this machine's architecture, or undefined where there is no table for it. */
export function seccompFilter(architecture: string = process.arch): Buffer | undefined {
  const audit = architectures[architecture];
  const numbers = syscallNumbers[architecture];
  if (audit === undefined || numbers === undefined || endianness() !== 'LE') return undefined;
  const program = [fetch(offsetOf.architecture), step(jumpIfEqual, audit, 1, 0), step(answer, killProcess)];
  program.push(fetch(offsetOf.number));
  if (architecture === 'x64') program.push(step(jumpIfAtLeast, x32Bit, 0, 1), step(answer, killProcess));
  for (const [name, code] of deniedCalls) {
    const number = numbers[name];
    if (number !== undefined && !isLeftOut(name)) program.push(...denyCall(number, code));
  }
  for (const rule of argumentRules) {
    const number = numbers[rule.call];
    if (number === undefined || isLeftOut(rule.call)) continue;
    program.push(
      ...(rule.kind === 'bits'
        ? denyBits(number, rule.argument, rule.bits, rule.errno)
        : argumentChecks[rule.kind](number, rule.argument, rule.list, rule.errno)),
    );
  }
  program.push(step(answer, allow));
  return encode(program);
}

/** In test builds. */
const leftOut: Readonly<Partial<Record<string, readonly string[]>>> = {
  'nested-namespaces': ['clone', 'clone3', 'unshare'],
  'shared-quotas': ['inotify_init', 'inotify_init1', 'fcntl'],
  'spliced-pages': ['vmsplice'],
};

function isLeftOut(call: string): boolean {
  return leftOut[__WITHOUT__]?.includes(call) ?? false;
}

function encode(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(({ code, jt, jf, k }, index) => {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(jt, index * 8 + 2);
    bytes.writeUInt8(jf, index * 8 + 3);
    bytes.writeUInt32LE(k >>> 0, index * 8 + 4);
  });
  return bytes;
}
