import type { JobLimits } from './jobLimits';
import { MachineMemory } from './machineMemory';
import { sharedMappings } from './sharedMappings';
import { type Usage, usageOf } from './usage';

export type Breach = 'memory' | 'inodes' | 'descriptors';

const calmIntervalMs = 100;
const alertIntervalMs = 25;
/** The server has other things to do than to look. */
const mostOfTheTime = 1 / 5;

/** A few processes with some files open are not heavy. */
const lightest = 16;

/** How much each job that runs could have the kernel keep, as far as can be told. */
const weights = new Map<number, number>();

/**
 * Resource limits of the kernel hold for one process; the sum over all of them, shared memory and
 * scratch space is looked at here, several times a second. `initPid` is the sandbox's first process.
 */
export function watchJob(initPid: number, limits: JobLimits, onBreach: (breach: Breach) => void): () => void {
  const machine = new MachineMemory();
  const dropped = new DroppedMemory();
  const look = (): void => {
    const start = performance.now();
    const growth = machine.growth();
    const usage = usageOf(initPid);
    if (usage !== undefined && growth.shared > limits.memory / 4) dropped.lookAt(usage);
    weights.set(initPid, weightOf(usage));
    const shared = Math.min(dropped.most, growth.shared - (usage?.scratch ?? 0));
    const known = (usage?.memory ?? 0) + Math.max(0, shared);
    const memory = isHeaviest(initPid) ? Math.max(known + growth.kernel, growth.lost) : known;
    const breach = memory > limits.memory ? 'memory' : usage && breachOf(usage, limits);
    if (breach !== undefined) {
      onBreach(breach);
      return;
    }
    const interval = isCalm(memory, usage, limits) ? calmIntervalMs : alertIntervalMs;
    timer = setTimeout(look, Math.max(interval, (performance.now() - start) / mostOfTheTime));
  };
  let timer = setTimeout(look, calmIntervalMs);
  return () => {
    clearTimeout(timer);
    weights.delete(initPid);
  };
}

function breachOf({ inodes, descriptors, sockets }: Usage, limits: JobLimits): Breach | undefined {
  if (inodes > limits.inodes) return 'inodes';
  return descriptors > limits.descriptors || sockets > limits.sockets ? 'descriptors' : undefined;
}

const isCalm = (memory: number, usage: Usage | undefined, limits: JobLimits): boolean =>
  memory < limits.memory / 3 && (usage?.sockets ?? 0) < limits.sockets / 3;

/** What the kernel keeps without an account (buffers, lists of mappings) comes with processes and open files. */
const weightOf = (usage: Usage | undefined): number =>
  usage === undefined ? 0 : usage.processes.length + usage.descriptors / 16 + usage.sockets / 4;

/** Of the jobs that run, and heavy at all: the machine does other things, too. */
function isHeaviest(initPid: number): boolean {
  const own = weights.get(initPid) ?? 0;
  return own > lightest && [...weights.values()].every((weight) => weight <= own);
}

/** Pages of a shared anonymous mapping are nobody's once unmapped by all but one: the mappings are counted. */
class DroppedMemory {
  most = 0;
  #isLooking = false;

  /** Its result counts from the next look on. */
  lookAt({ processes }: Usage): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    void sharedMappings(processes).then((bytes) => {
      this.most = bytes;
      this.#isLooking = false;
    });
  }
}
