import * as l10n from '@vscode/l10n';
import type { Artifact } from '../../api/types';
import { UserError } from '../../errors';
import { printableLine } from './printable';

/** Windows opens these as devices, whatever their extension. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be found
const unsafe = /[\u0000-\u001F\u007F-\u009F<>:"|?*\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;

/** Most file systems take 255 bytes; a suffix that keeps two files apart has to fit as well. */
const maxNameBytes = 200;

/** A name from the service, reduced to one that any file system takes and that stays in its folder. */
export function safeFilename(name: string): string {
  const base = name.split(/[/\\]/).pop() ?? '';
  const plain = base.replace(unsafe, '_').replace(/^[.\s]+|[.\s]+$/g, '');
  const short = shortened(plain);
  if (short === '') return 'artifact';
  return deviceName.test(short) ? `_${short}` : short;
}

/** Cuts the stem and keeps the extension. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= maxNameBytes) return name;
  const extension = /\.[\w-]{1,16}$/.exec(name)?.[0] ?? '';
  const stem = Buffer.from(name.slice(0, name.length - extension.length)).subarray(0, maxNameBytes - extension.length);
  // A cut character decodes to U+FFFD.
  return stem.toString().replace(/\uFFFD+$/, '') + extension;
}

/** `fib`, `fib (2)`, `fib (3)` …: the first that is not taken. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  const [, stem = name, extension = ''] = /^(.+?)(\.[^.]*)?$/.exec(name) ?? [];
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${stem} (${count})${extension}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/** The bytes of an artifact. Throws a sentence when the service could not deliver it or sent it damaged. */
export function artifactBytes({ filename, contentBase64, error }: Artifact): Uint8Array {
  const name = printableLine(filename);
  if (error !== undefined)
    throw new UserError(l10n.t('The service could not deliver {0}: {1}', name, printableLine(error, 300)));
  const text = contentBase64 ?? '';
  const content = Buffer.from(text, 'base64');
  // Node skips what is not base64; then the length does not fit.
  const digits = text.replace(/[\s=]+/g, '').length;
  if (content.length !== Math.floor((digits * 3) / 4))
    throw new UserError(l10n.t('{0} arrived damaged: it is not valid base64. Run again.', name));
  return content;
}

/** Whether the file is a Linux program, which needs its executable bit to run. */
export const isProgram = (content: Uint8Array): boolean =>
  content[0] === 0x7f && content[1] === 0x45 && content[2] === 0x4c && content[3] === 0x46;
