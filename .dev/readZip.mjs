import { inflateRawSync } from 'node:zlib';

/**
 * The files of a zip archive, as vsce makes them: neither encrypted nor of 4 GB or more.
 * @param {Buffer} zip
 * @returns {Map<string, Buffer>} by their paths
 */
export function readZip(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('This is not a zip archive.');
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  let entry = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(entry + offset));
    const name = zip.toString('utf8', entry + 46, entry + 46 + (nameLength ?? 0));
    files.set(name, contentOf(zip, entry));
    entry += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return files;
}

/**
 * @param {Buffer} zip
 * @param {number} entry in the central directory, which alone knows the sizes for certain
 */
function contentOf(zip, entry) {
  const header = zip.readUInt32LE(entry + 42);
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const packed = zip.subarray(start, start + zip.readUInt32LE(entry + 20));
  return zip.readUInt16LE(entry + 10) === 0 ? packed : inflateRawSync(packed);
}
