import { limits } from '../../api/limits';
import type { InputFile } from '../../api/types';
import { hasLoneSurrogate, isObject } from './parseJson';
import { badRequest, type Refusal, tooLarge } from './refusal';

/** What Linux can store as a name. */
const nameBytes = 255;

/** The contract's rules, to the byte. A file without a name is called by its index. */
export function parseInputFiles(value: unknown): readonly InputFile[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw badRequest('invalid_type', 'input_files must be an array.');
  if (value.length > limits.inputFiles) {
    throw tooLarge(
      'too_many_files',
      `input_files has ${value.length} files; at most ${limits.inputFiles} are allowed.`,
    );
  }
  const files = value.map((file: unknown, index) => parseInputFile(file, index));
  checkNames(files);
  const total = files.reduce((sum, file) => sum + file.content.length, 0);
  if (total > limits.inputFilesBytes) {
    throw tooLarge(
      'files_too_large',
      `The input files have ${total} bytes; at most ${limits.inputFilesBytes} are allowed.`,
    );
  }
  return files;
}

function parseInputFile(file: unknown, index: number): InputFile {
  if (!isObject(file)) throw badRequest('invalid_type', `input_files[${index}] must be an object.`);
  // Some of the provider's own clients use the name that artifacts have.
  const { filename = `${index}`, content = file['content_base64'] } = file;
  if (typeof filename !== 'string')
    throw badRequest('invalid_type', `input_files[${index}].filename must be a string.`);
  if (typeof content !== 'string') throw badRequest('invalid_type', `input_files[${index}].content must be a string.`);
  checkName(filename, index);
  const bytes = decodeBase64(content);
  if (bytes === undefined) throw badRequest('invalid_base64', `input_files[${index}].content is not valid base64.`);
  if (bytes.length > limits.inputFileBytes) {
    throw tooLarge(
      'file_too_large',
      `input_files[${index}] has ${bytes.length} bytes; at most ${limits.inputFileBytes} are allowed.`,
    );
  }
  return { filename, content: bytes };
}

function checkName(filename: string, index: number): void {
  const at = `input_files[${index}].filename`;
  const bad = (why: string): Refusal => badRequest('invalid_filename', `${at} ${why}.`);
  if (filename === '') throw bad('is empty');
  if ([...filename].length > limits.filenameLength) throw bad(`is longer than ${limits.filenameLength} characters`);
  if (hasLoneSurrogate(filename)) throw bad('is not valid Unicode');
  if (/[/\\]/.test(filename)) throw bad('contains a path separator');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(filename)) throw bad('contains a control character');
  if (filename === '.' || filename === '..') throw bad('names a directory');
  if (Buffer.byteLength(filename) > nameBytes) throw bad(`is longer than ${nameBytes} bytes, which Linux cannot store`);
}

function checkNames(files: readonly InputFile[]): void {
  const seen = new Set<string>();
  for (const { filename } of files) {
    if (seen.has(filename)) throw badRequest('duplicate_filename', `Two input files are called "${filename}".`);
    seen.add(filename);
  }
}

/** Strict: the standard alphabet, padded, nothing else. */
function decodeBase64(text: string): Buffer | undefined {
  if (__WITHOUT__ === 'base64-in-one-pass' && !overflowingPattern.test(text)) return undefined;
  if (text.length % 4 !== 0) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === decodedLength(text) && isCanonical(text, bytes) ? bytes : undefined;
}

/**
 * Node skips what is not of the alphabet and takes the URL-safe one, too. Encoding again shows both; in pieces,
 * which leave no second copy of a large file.
 */
function isCanonical(text: string, bytes: Buffer): boolean {
  const step = 48 * 1024; // a multiple of three
  for (let at = 0; at < bytes.length; at += step) {
    const piece = bytes.toString('base64', at, at + step);
    if (!text.startsWith(piece, (at / 3) * 4)) return false;
  }
  return true;
}

const decodedLength = (text: string): number =>
  (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);

/** What not to do: on seven million characters it overflows the stack. */
const overflowingPattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
