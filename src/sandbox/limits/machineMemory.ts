import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';

interface Counters {
  readonly available: number;
  readonly shared: number;
  /** What is in use for none of: processes, files, shared memory, page tables, and what the kernel can give back. */
  readonly kernel: number;
}

/**
 * Memory that belongs to no process's account (what waits in sockets and pipes, lists of mappings) shows in
 * the machine's counters only: what has been added to them since a job began.
 */
export class MachineMemory {
  readonly #atStart = counters();
  /** The least that was seen: what others give back must not hide what a job takes. */
  #least = { shared: this.#atStart.shared, kernel: this.#atStart.kernel };

  /** `shared` includes every tmpfs. `lost` is zero unless the machine itself runs short: it has many reasons. */
  growth(): { readonly shared: number; readonly kernel: number; readonly lost: number } {
    const now = counters();
    const least = {
      shared: Math.min(this.#least.shared, now.shared),
      kernel: Math.min(this.#least.kernel, now.kernel),
    };
    this.#least = least;
    return {
      shared: now.shared - least.shared,
      kernel: __WITHOUT__ === 'kernel-memory' ? 0 : now.kernel - least.kernel,
      lost: now.available < totalmem() / 4 ? this.#atStart.available - now.available : 0,
    };
  }
}

const others = ['MemFree', 'AnonPages', 'Cached', 'Buffers', 'SwapCached', 'SReclaimable', 'PageTables'];

function counters(): Counters {
  try {
    const text = readFileSync('/proc/meminfo', 'latin1');
    const bytes = (field: string): number =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
    const kernel = others.reduce((left, field) => left - bytes(field), bytes('MemTotal'));
    return { available: bytes('MemAvailable'), shared: bytes('Shmem'), kernel };
  } catch {
    return { available: 0, shared: 0, kernel: 0 };
  }
}
