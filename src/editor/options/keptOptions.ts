import type { KeptOptions } from '../../jobs/jobs';
import { isReference } from '../environment/references';
import type { RunOptions } from './runOptions';

/** What was chosen for one run, to be kept on the disk: without the values of variables, unless they only refer to others. */
export function keptOptions(options: RunOptions): KeptOptions {
  const { env = {}, envFile, inputFiles, ...plain } = options;
  const [kept, unkept] = [Object.entries(env).filter(isKept), Object.entries(env).filter((entry) => !isKept(entry))];
  return {
    options: {
      ...plain,
      ...(options.env === undefined ? {} : { env: Object.fromEntries(kept) }),
      ...(envFile === undefined ? {} : { envFile: toJson(envFile) }),
      ...(inputFiles === undefined ? {} : { inputFiles: inputFiles.map(toJson) }),
    },
    unkept: unkept.map(([name]) => name),
  };
}

const isKept = ([, value]: [string, string]): boolean => isReference(value);
const toJson = (file: NonNullable<RunOptions['envFile']>): unknown => (typeof file === 'string' ? file : file.toJSON());
