import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';

interface Counters {
  readonly available: number;
  readonly shared: number;
  readonly slab: number;
}

/**
 * Memory that belongs to no process's account shows in the machine's counters only: what has been
 * added to them since a job began.
 */
export class MachineMemory {
  readonly #atStart = counters();
  /** The least that was seen: what others give back must not hide what a job takes. */
  #least = { shared: this.#atStart.shared, slab: this.#atStart.slab };

  /** `shared`: pages of shared memory and of every tmpfs. `hidden`: what only the kernel itself knows the owner of. */
  growth(): { readonly shared: number; readonly hidden: number } {
    const now = counters();
    this.#least = { shared: Math.min(this.#least.shared, now.shared), slab: Math.min(this.#least.slab, now.slab) };
    // Noticed only when the machine itself runs short: available memory comes and goes with all that runs.
    const lost = now.available < totalmem() / 4 ? this.#atStart.available - now.available : 0;
    return { shared: now.shared - this.#least.shared, hidden: Math.max(lost, now.slab - this.#least.slab) };
  }
}

function counters(): Counters {
  try {
    const text = readFileSync('/proc/meminfo', 'latin1');
    const bytes = (field: string): number =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
    return { available: bytes('MemAvailable'), shared: bytes('Shmem'), slab: bytes('SUnreclaim') };
  } catch {
    return { available: 0, shared: 0, slab: 0 };
  }
}
