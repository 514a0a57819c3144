/** What a program wrote to one stream, up to a cap; however it was cut, the text is whole characters. */
export class OutputBuffer {
  #bytes = Buffer.allocUnsafe(4096);
  #length = 0;
  #cut = false;

  constructor(readonly capBytes: number) {}

  /** False when the chunk did not fit: the rest of it, and all that follows, is dropped. */
  push(chunk: Buffer): boolean {
    const taken = Math.min(chunk.length, this.capBytes - this.#length);
    this.#reserve(this.#length + taken);
    chunk.copy(this.#bytes, this.#length, 0, taken);
    this.#length += taken;
    if (taken < chunk.length) this.#cut = true;
    return !this.#cut;
  }

  get isCut(): boolean {
    return this.#cut;
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** `stopped`: the program did not end by itself, so a half-written character is no fault of its own. */
  text(stopped: boolean): string {
    const bytes = this.bytes;
    const whole = stopped || this.#cut ? bytes.subarray(0, endOfLastCharacter(bytes)) : bytes;
    const text = whole.toString('utf8');
    // Bytes that are not UTF-8 grow threefold when replaced: the cap is on what is answered.
    if (Buffer.byteLength(text) <= this.capBytes) return text;
    this.#cut = true;
    const cut = Buffer.from(text).subarray(0, this.capBytes);
    return cut.subarray(0, endOfLastCharacter(cut)).toString('utf8');
  }

  #reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.min(this.capBytes, Math.max(length, this.#bytes.length * 2)));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

/** Where the last complete UTF-8 sequence ends; bytes that are no UTF-8 at all are left alone. */
function endOfLastCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return back < size ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
