import { type FileHandle, open } from 'node:fs/promises';

/** Of one process and of all together: a list of mappings may be some megabytes long, and there may be hundreds. */
const mostBytes = { each: 512 * 1024, all: 4 * 1_048_576 };
const chunkBytes = 65_536;
const pattern = /^([0-9a-f]+)-([0-9a-f]+) ..[-x]s \S+ \S+ (\d+)\s+\/dev\/zero \(deleted\)$/gm;

/**
 * Bytes of all shared anonymous mappings, each counted once, touched or not: their pages are on no process's
 * account once it dropped them. Reads in the background, and only so much; Infinity if there is more.
 */
export async function sharedMappings(processes: readonly string[]): Promise<number> {
  const sizes = new Map<string, number>();
  let left = mostBytes.all;
  for (const directory of processes) {
    const { text, isWhole } = await beginningOf(`${directory}/maps`, Math.min(left, mostBytes.each));
    if (!isWhole) return Number.POSITIVE_INFINITY;
    left -= text.length;
    for (const [inode, bytes] of sharedIn(text)) sizes.set(inode, Math.max(bytes, sizes.get(inode) ?? 0));
  }
  return [...sizes.values()].reduce((total, bytes) => total + bytes, 0);
}

async function beginningOf(path: string, most: number): Promise<{ text: string; isWhole: boolean }> {
  let file: FileHandle | undefined;
  let text = '';
  try {
    file = await open(path);
    const buffer = Buffer.allocUnsafe(chunkBytes);
    while (text.length <= most) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, null);
      if (bytesRead === 0) return { text, isWhole: true };
      text += buffer.toString('latin1', 0, bytesRead);
    }
    return { text, isWhole: false };
  } catch {
    // It ended in between.
    return { text, isWhole: true };
  } finally {
    await file?.close().catch(() => {});
  }
}

function sharedIn(maps: string): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const [, from = '0', to = '0', inode = ''] of maps.matchAll(pattern)) {
    sizes.set(inode, (sizes.get(inode) ?? 0) + Number.parseInt(to, 16) - Number.parseInt(from, 16));
  }
  return sizes;
}
