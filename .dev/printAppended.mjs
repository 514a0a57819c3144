import { closeSync, openSync, readSync } from 'node:fs';

const intervalMs = 200;

/**
 * Prints what another process appends to a file, while it does so.
 * @param {string} path of a file that need not exist yet
 * @returns {{end: () => void}} prints the rest and stops
 */
export function printAppended(path) {
  const buffer = Buffer.alloc(64 * 1024);
  let position = 0;
  const print = () => {
    const file = open(path);
    if (file === undefined) return;
    for (let length = -1; length !== 0; position += length) {
      length = readSync(file, buffer, 0, buffer.length, position);
      process.stdout.write(Buffer.from(buffer.subarray(0, length))); // a copy: it may be written later
    }
    closeSync(file);
  };
  const timer = setInterval(print, intervalMs);
  return {
    end: () => {
      clearInterval(timer);
      print();
    },
  };
}

/** @param {string} path */
function open(path) {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined;
  }
}
