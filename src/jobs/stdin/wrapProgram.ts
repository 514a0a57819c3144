import type { InputFile } from '../../api/types';
import { languageExtensions } from '../request/languages';
import { type Wrapper, wrappers } from './wrappers';

/** What a program is given besides its input files. Absent: nothing, as the API does it. */
export interface Given {
  readonly input?: Uint8Array | undefined;
  readonly arguments?: readonly string[] | undefined;
}

/** A run in which the code sent starts the program, which is one of the input files. */
export interface WrappedProgram {
  /** The wrapper. */
  readonly code: string;
  /** Names under which the program and its standard input are sent. */
  readonly program: string;
  readonly stdin: string | undefined;
  readonly files: readonly InputFile[];
}

export interface ProgramToWrap {
  readonly language: string;
  readonly code: string;
  /** Of the local file. */
  readonly filename: string;
  /** Of the input files that go along anyway. */
  readonly taken: readonly string[];
}

/** Other names for languages with a wrapper, as services take them. */
const aliases: Readonly<Record<string, string>> = {
  py: 'python',
  python3: 'python',
  js: 'javascript',
  node: 'javascript',
  nodejs: 'javascript',
  ts: 'typescript',
  rb: 'ruby',
  sh: 'bash',
  shell: 'bash',
  tclsh: 'tcl',
};

/** The API's id of a language that may be asked for by another name. */
export function languageId(language: string): string {
  const name = language.toLowerCase();
  return (Object.hasOwn(aliases, name) ? aliases[name] : undefined) ?? name;
}

/** Undefined where no wrapper is made for it: compiled languages, for most. */
export function wrapperOf(language: string): Wrapper | undefined {
  const id = languageId(language);
  return Object.hasOwn(wrappers, id) ? wrappers[id] : undefined;
}

/** Undefined where there is no wrapper for the language. */
export function wrapProgram(toWrap: ProgramToWrap, given: Given): WrappedProgram | undefined {
  const wrapper = wrapperOf(toWrap.language);
  if (wrapper === undefined) return undefined;
  const program = programName(toWrap, wrapper);
  const stdin = given.input === undefined ? undefined : freeName('stdin', '.txt', [...toWrap.taken, program]);
  const start = wrapper.code({ program, arguments: (given.arguments ?? []).map(wellFormed), stdin });
  return {
    code: `${start.startsWith('<?php\n') ? `<?php\n${intro(program, '//')}${start.slice(6)}` : intro(program, commentOf(wrapper)) + start}`,
    program,
    stdin,
    files: [
      { filename: program, content: Buffer.from(toWrap.code) },
      ...(stdin === undefined ? [] : [{ filename: stdin, content: given.input ?? new Uint8Array() }]),
    ],
  };
}

const commentOf = ({ needsExtension, extension }: Wrapper): string =>
  needsExtension ? '//' : extension === 'lua' ? '--' : '#';

const intro = (program: string, comment: string): string =>
  `${comment} Starts ${program} with the input and the arguments chosen in the editor: the API takes neither.\n`;

/** Half of a surrogate pair cannot be sent, and is no argument either. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

const maxNameLength = 100;

/** The local file's own, where that can be sent and is not that of the code: services call it main, or something of theirs. */
function programName({ language, filename, taken }: ProgramToWrap, { extension, needsExtension }: Wrapper): string {
  const plain = filename.replace(/[^\p{L}\p{M}\p{N} ._+@=,()-]/gu, '_').replace(/\.{2,}/g, '.');
  const name = [...plain]
    .slice(-maxNameLength)
    .join('')
    .replace(/^[-. ]+/, '');
  const [, stem = 'program', ending = ''] = /^(.+?)(\.[^.]*)?$/.exec(name) ?? [];
  const id = languageId(language);
  const known: readonly string[] = Object.hasOwn(languageExtensions, id)
    ? languageExtensions[id as keyof typeof languageExtensions]
    : [];
  const isRight = !needsExtension || known.includes(ending.slice(1).toLowerCase());
  return isRight && name !== '' ? freeName(stem, ending, taken) : freeName(name || stem, `.${extension}`, taken);
}

function freeName(stem: string, ending: string, taken: readonly string[]): string {
  const isFree = (name: string): boolean => !taken.includes(name) && !/^main(\.|$)/i.test(name);
  for (let count = 1; ; count += 1) {
    const name = `${stem}${count === 1 ? '' : `-${count}`}${ending}`;
    if (isFree(name)) return name;
  }
}
