import { access, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Files in folders of one directory. They appear by a rename, so that none is ever seen half written, and are readable by their owner only. */
export class JobFiles {
  private count = 0;

  /** What is half written has a name that begins with `writer`. */
  constructor(
    private readonly dir: string,
    private readonly writer: string,
  ) {}

  async write(folder: string, name: string, text: string): Promise<void> {
    this.count += 1;
    const partial = join(this.dir, `${this.writer}-${this.count}.partial`);
    await mkdir(join(this.dir, folder), { recursive: true, mode: 0o700 });
    await writeFile(partial, text, { mode: 0o600 });
    await rename(partial, join(this.dir, folder, name));
  }

  delete(folder: string, name: string): Promise<void> {
    return rm(join(this.dir, folder, name), { force: true });
  }

  /** Rejects when it has gone: only one of several succeeds. */
  rename(folder: string, from: string, to: string): Promise<void> {
    return rename(join(this.dir, folder, from), join(this.dir, folder, to));
  }

  /** The last of the alphabet first. */
  async names(folder: string): Promise<readonly string[]> {
    const names = await readdir(join(this.dir, folder)).catch((error: NodeJS.ErrnoException) => {
      // A disk in trouble does not say that nothing is there.
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return names.toSorted().reverse();
  }

  /** Empty when it has gone meanwhile. */
  read(folder: string, name: string): Promise<string> {
    return readFile(join(this.dir, folder, name), 'utf8').catch(() => '');
  }

  /** In bytes; 0 when it has gone meanwhile. */
  async sizeOf(folder: string, name: string): Promise<number> {
    return stat(join(this.dir, folder, name)).then(
      ({ size }) => size,
      () => 0,
    );
  }

  /** False when it is certain: a disk in trouble says other things. */
  async exists(folder: string, name: string): Promise<boolean> {
    return access(join(this.dir, folder, name)).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
    );
  }
}
