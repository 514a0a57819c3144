import { Transform } from 'node:stream';
import { type BadMessage, badMessage, tooLong } from './badMessage';

const newline = 0x0a;

/**
 * Lets messages through, one a line. What is none, or too long, is left out, and `refuse` gets the answer: the SDK's transport would drop
 * it without one, and give up at what is too long.
 */
export function messageLines(maxBytes: number, refuse: (answer: BadMessage) => void): Transform {
  let length = 0;
  let pieces: Buffer[] = [];
  const endLine = (): Buffer | undefined => {
    const line = Buffer.concat(pieces);
    const bad = length > maxBytes ? tooLong : undefined;
    length = 0;
    pieces = [];
    const text = line.toString();
    if (bad === undefined && text.trim() === '') return undefined;
    const problem = bad ?? badMessage(text);
    if (problem === undefined) return line;
    refuse(problem);
    return undefined;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (let start = 0; start < chunk.length; ) {
        const at = chunk.indexOf(newline, start);
        const end = at === -1 ? chunk.length : at + 1;
        length += end - start;
        if (length > maxBytes) pieces = [];
        else pieces.push(chunk.subarray(start, end));
        const line = at === -1 ? undefined : endLine();
        if (line !== undefined) this.push(line);
        start = end;
      }
      done();
    },
  });
}
