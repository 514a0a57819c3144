import type { KeptOptions } from '../../jobs/jobs';
import { isReference } from '../environment/references';
import type { RunOptions } from './runOptions';

/** Characters of a program's input; more would hold up the editor. */
const maxInput = 256 * 1024;

/** What was chosen for one run, to be kept on the disk: without the values of variables, unless they only refer to others. */
export function keptOptions(options: RunOptions): KeptOptions {
  const { env = {}, envFile, inputFiles, input, ...plain } = options;
  const isLong = typeof input === 'string' && input.length > maxInput;
  const [kept, unkept] = [Object.entries(env).filter(isKept), Object.entries(env).filter((entry) => !isKept(entry))];
  return {
    options: {
      ...plain,
      ...(options.env === undefined ? {} : { env: Object.fromEntries(kept) }),
      ...(envFile === undefined ? {} : { envFile: toJson(envFile) }),
      ...(inputFiles === undefined ? {} : { inputFiles: inputFiles.map(toJson) }),
      ...(input === undefined || isLong ? {} : { input: toJson(input) }),
    },
    unkept: [...unkept.map(([name]) => name), ...(isLong ? ['input'] : [])],
  };
}

const isKept = ([, value]: [string, string]): boolean => isReference(value);
const toJson = (file: NonNullable<RunOptions['envFile']>): unknown => (typeof file === 'string' ? file : file.toJSON());
