/** A module that a program, or its compiler, did not find. */
export interface MissingModule {
  readonly name: string;
  /** Files that would be it if they lay beside the program, the likeliest first; none where only what is installed counts. */
  readonly files: readonly string[];
  /** A file that tells that it is a folder of the workspace. */
  readonly folder?: string;
  /** It may be one that has to be installed. */
  readonly isOther: boolean;
}

type Reader = readonly [pattern: RegExp, read: (name: string, more: string) => MissingModule];

const other = (name: string): MissingModule => ({ name, files: [], isOther: true });
const own = (name: string, ...files: string[]): MissingModule => ({ name, files, isOther: false });

/** The first group is the module; what a second one finds is given along. */
export const moduleReaders: readonly Reader[] = [
  [/(?:ModuleNotFoundError|ImportError): No module named '?([\w.]+)'?/, python],
  [/Cannot find (?:module|package) '([^']+)'/, node],
  [/cannot load such file -- (.+?) \(LoadError\)/, ruby],
  [/fatal error: ['"]?([^'":]+?)['"]?(?:: No such file or directory| file not found)/, (name) => own(name, name)],
  [/Can't locate (\S+) in @INC .*@INC (?:contains|entries checked): ([^)]*)\)/, perl],
  [/Can't locate (\.?\/\S+) at /, (name) => own(name, name)],
  [/module '([^']+)' not found:/, (name) => own(name, `${name}.lua`)],
  [/file not found for module `(\w+)`/, (name) => own(name, `${name}.rs`)],
  [/maybe a missing crate `(\w+)`/, other],
  [/can't find crate for `(\w+)`/, other],
  [/cannot find package "([^"]+)"/, other],
  [/no required module provides package (\S+?)[;:]/, other],
  [/package (\S+) is not in (?:std|GOROOT)/, other],
  [/error: package ([\w.]+) does not exist/, other],
  [/unable to resolve class (\w+\.[\w.]+)/, other],
  [/Could not locate ([\w/]+)__init\.class/, (name) => other(name.replaceAll('/', '.'))],
  [/Could not (?:find|load) module [‘`']([\w.]+)[’']/, (name) => ({ ...own(name, `${name}.hs`), isOther: true })],
  [/Error: cannot open file: (\S+)/, (name) => own(name, `${name.replace(/\.nim$/, '')}.nim`)],
  [/unable to read module [‘'`]([\w.]+)[’'`]/, (name) => own(name, `${name}.d`)],
  [/Cannot open included file [‘'](.+?)[’']/, (name) => own(name, name)],
  [/there is no package called [‘'](.+?)[’']/, other],
  [/can't find package (\S+)/, other],
  [/no code for module \((.+?)\)/, other],
  [/Could not find (\S+) in:$/, other],
];

/** The module that a program did not find, by the last line that names one. */
export function missingModule(lines: readonly string[]): MissingModule | undefined {
  for (const line of lines.toReversed())
    for (const [pattern, read] of moduleReaders) {
      const [, name, more = ''] = pattern.exec(line) ?? [];
      if (name !== undefined) return read(name, more);
    }
  return undefined;
}

function python(name: string): MissingModule {
  const top = name.split('.')[0] ?? name;
  return { name: top, files: [`${top}.py`], folder: `${top}/__init__.py`, isOther: true };
}

/** What begins with a dot or a slash is a file; an extension is added to what has none. */
function node(name: string): MissingModule {
  if (!/^\.{0,2}\//.test(name)) return other(name);
  return own(name, ...['', '.js', '.json', '.ts', '.tsx'].map((end) => name + end));
}

/** What is required by its bare name is looked for among what is installed. */
function ruby(name: string): MissingModule {
  return /^\.{0,2}\//.test(name) ? own(name, `${name}.rb`, name) : other(name);
}

function perl(name: string, folders: string): MissingModule {
  const isBeside = folders.split(' ').some((folder) => folder === '.' || folder === '/sandbox');
  return isBeside ? own(name, name) : other(name.replaceAll('/', '::').replace(/\.p[ml]$/, ''));
}
