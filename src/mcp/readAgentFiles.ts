import { realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Folder, findFile } from '../agents/agentFiles';
import { limits } from '../api/limits';
import type { InputFile } from '../api/types';
import { UserError } from '../errors';
import { bytes } from '../jobs/output/transcript';
import { isPathBelow, readRegularFile } from '../jobs/request/readRegularFile';

/** An input file and where it really is. */
export interface AgentFile extends InputFile {
  /** As the agent named it, and where a link leads. */
  readonly paths: readonly string[];
}

/** Reads the files that an agent names, in the folders that it may. Throws a sentence for what may not be sent. */
export async function readAgentFiles(
  names: readonly string[],
  folders: readonly Folder[],
): Promise<readonly AgentFile[]> {
  const files: AgentFile[] = [];
  for (const name of names) {
    const pathAt = (folder: number, path: string): string => join(folders[folder]?.root ?? '', path);
    const place = await findFile(name, folders, (each) => isFile(pathAt(each.folder, each.path)));
    files.push(await read(pathAt(place.folder, place.path), folders));
  }
  const total = files.reduce((sum, { content }) => sum + content.byteLength, 0);
  if (total <= limits.inputFilesBytes) return files;
  throw new UserError(
    `The files have ${bytes(total)} together; at most ${bytes(limits.inputFilesBytes)} are allowed. Nothing was sent.`,
  );
}

/** What is read is what was looked at, however it is replaced meanwhile. */
async function read(path: string, folders: readonly Folder[]): Promise<AgentFile> {
  const shown = JSON.stringify(basename(path));
  const roots = folders.map(({ root }) => root);
  if (!(await isPathBelow(await realpath(path), roots)))
    throw new UserError(`${shown} is a link that leads out of the folders. Nothing was sent.`);
  const { size } = await stat(path);
  if (size > limits.inputFileBytes)
    throw new UserError(
      `${shown} has ${bytes(size)}; at most ${bytes(limits.inputFileBytes)} are allowed. Nothing was sent.`,
    );
  const file = await readRegularFile(path, { within: roots, maxBytes: limits.inputFileBytes });
  return { filename: basename(path), content: file.content, paths: [...new Set([path, file.path])] };
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
