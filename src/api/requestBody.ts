import { setImmediate as nextTurn } from 'node:timers/promises';
import { abortError } from './http/abortError';
import type { ExecuteRequest, InputFile, RunParameters, ShebangRequest } from './types';

/** Bytes encoded at a time, in well under a millisecond. Divisible by three: the pieces' base64 can be joined. */
const sliceBytes = 96 * 1024;

/**
 * The JSON of `/execute` and `/execute/async`, in pieces. Input files are encoded a slice at a time,
 * with a turn of the event loop between: 13 MB at once would stall the editor's other extensions.
 */
export async function executeBody(request: ExecuteRequest, signal?: AbortSignal): Promise<readonly Buffer[]> {
  const { language, code, inputFiles = [] } = request;
  const fields = JSON.stringify({ language, code, ...parameterFields(request) });
  if (inputFiles.length === 0) return [Buffer.from(fields)];
  const pieces = [Buffer.from(`${fields.slice(0, -1)},"input_files":[`)];
  for (const [index, file] of inputFiles.entries()) {
    if (index > 0) pieces.push(Buffer.from(','));
    await addFile(pieces, file, signal);
  }
  pieces.push(Buffer.from(']}'));
  return pieces;
}

async function addFile(pieces: Buffer[], { filename, content }: InputFile, signal?: AbortSignal): Promise<void> {
  pieces.push(Buffer.from(`{"filename":${JSON.stringify(filename)},"content":"`));
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  for (let start = 0; start < bytes.length; start += sliceBytes) {
    if (signal?.aborted) throw abortError(signal);
    pieces.push(Buffer.from(bytes.toString('base64', start, start + sliceBytes), 'latin1'));
    await nextTurn();
  }
  pieces.push(Buffer.from('"}'));
}

/** The query of `/run` and `/run/async`, with its question mark; '' when nothing is set. */
export function shebangQuery(request: ShebangRequest): string {
  const pairs = Object.entries(parameterFields(request)).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [`${name}=${encodeURIComponent(typeof value === 'object' ? JSON.stringify(value) : value)}`];
  });
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** JSON.stringify leaves undefined ones out: only what is set is sent. */
export function parameterFields(request: RunParameters) {
  return {
    env: request.env,
    network_mode: request.networkMode,
    ttl: request.ttl,
    return_artifact: request.returnArtifact,
    return_wasm_artifact: request.returnWasmArtifact,
  };
}
