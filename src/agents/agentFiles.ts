import { UserError } from '../errors';
import { agentLimits } from './toolTexts';

/** A folder that an agent may name files of. `root` is its path, with `/` between names. */
export interface Folder {
  readonly name: string;
  readonly root: string;
}

/** A file in one of the folders, by the folder's index and a path that does not leave it. */
export interface FilePlace {
  readonly folder: number;
  readonly path: string;
}

/**
 * The file that a path means: relative to the one folder that has it, `folder/path`, or absolute below a folder. Throws a sentence for
 * what is outside, not there, or in several folders. Where links lead is another question.
 */
export async function findFile(
  path: string,
  folders: readonly Folder[],
  exists: (place: FilePlace) => Promise<boolean>,
): Promise<FilePlace> {
  const candidates = placesFor(path, folders);
  const found: FilePlace[] = [];
  for (const place of candidates) if (await exists(place)) found.push(place);
  const [first, second] = found;
  if (first === undefined) throw new UserError(`There is no file ${shown(path)} in the workspace. Nothing was sent.`);
  if (second === undefined) return first;
  const names = found.map((place) => shown(`${folders[place.folder]?.name}/${place.path}`));
  throw new UserError(`${shown(path)} is in several folders: name it as ${names.join(' or ')}. Nothing was sent.`);
}

function placesFor(path: string, folders: readonly Folder[]): readonly FilePlace[] {
  if (folders.length === 0) throw new UserError('No folder is open, so no files can be sent along. Nothing was sent.');
  if (path.length > agentLimits.pathLength || path.includes('\0'))
    throw new UserError(`${shown(path)} is no path of a file. Nothing was sent.`);
  if (isAbsolute(path)) return absolutePlaces(path, folders);
  const names = namesIn(path);
  const [first, ...rest] = names;
  if (names.length === 0) throw new UserError(`${shown(path)} is no path of a file. Nothing was sent.`);
  const places = folders.flatMap(({ name }, folder): FilePlace[] => [
    { folder, path: names.join('/') },
    ...(name === first && rest.length > 0 ? [{ folder, path: rest.join('/') }] : []),
  ]);
  // A folder inside another one has the same file twice.
  return [...new Map(places.map((place) => [`${folders[place.folder]?.root}/${place.path}`, place])).values()];
}

/** Below the innermost folder that has it. */
function absolutePlaces(path: string, folders: readonly Folder[]): readonly FilePlace[] {
  const names = namesIn(path);
  const inside = folders.flatMap(({ root }, folder): FilePlace[] => {
    const above = namesIn(root);
    const isBelow = names.length > above.length && above.every((name, index) => isSame(name, names[index]));
    return isBelow ? [{ folder, path: names.slice(above.length).join('/') }] : [];
  });
  const [place] = inside.toSorted((a, b) => a.path.length - b.path.length);
  if (place === undefined) throw outside(path);
  return [place];
}

function namesIn(path: string): readonly string[] {
  const names = (isWindows() ? path.replaceAll('\\', '/') : path)
    .split('/')
    .filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) throw outside(path);
  // `.env::$DATA` is `.env` there, by a name that does not look secret.
  if (isWindows() && names.some((name, index) => name.includes(':') && !(index === 0 && isDrive(name))))
    throw new UserError(`${shown(path)} is no path of a file. Nothing was sent.`);
  return names;
}

const isWindows = (): boolean => process.platform === 'win32';
const isDrive = (name: string): boolean => /^[a-z]:$/i.test(name);
const isSame = (name: string, other = ''): boolean =>
  name === other || (isWindows() && name.toLowerCase() === other.toLowerCase());

const isAbsolute = (path: string): boolean => path.startsWith('/') || (isWindows() && /^(?:[a-z]:|\\)/i.test(path));

const outside = (path: string): UserError =>
  new UserError(`${shown(path)} is outside the workspace. Only files in its folders can be sent. Nothing was sent.`);

const shown = (path: string): string => JSON.stringify(path.length > 120 ? `${path.slice(0, 119)}…` : path);
