import { realpathSync, statSync } from 'node:fs';
import { basename, sep } from 'node:path';
import { parseArgs } from 'node:util';
import type { Folder } from '../agents/agentFiles';
import { defaultApiUrl } from '../api/environmentKeys';
import { parseEndpoint } from '../api/http/endpoint';
import { type NetworkMode, networkModes } from '../api/types';
import type { ServiceKind } from '../jobs/jobs';

export interface Options {
  readonly service: ServiceKind;
  readonly apiUrl: string;
  /** Files of these may be sent along; none may without them. */
  readonly folders: readonly Folder[];
  /** The most network that agents may ask for. */
  readonly network: NetworkMode;
  readonly help: boolean;
}

export const usage = [
  'Usage: node mcp.js [--service cloud|local] [--api-url URL] [--folder DIR]… [--network zerotrust|semitrusted]',
  'An MCP server on stdin and stdout. The key for the cloud service is read from UNSANDBOX_API_KEY, or from',
  'UNSANDBOX_PUBLIC_KEY and UNSANDBOX_SECRET_KEY. --folder: files below it may be sent along with programs.',
].join('\n');

/** Throws an Error whose message says what is wrong with which option. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      service: { type: 'string', default: 'cloud' },
      'api-url': { type: 'string', default: defaultApiUrl },
      folder: { type: 'string', multiple: true, default: [] },
      network: { type: 'string', default: 'zerotrust' },
      help: { type: 'boolean', default: false },
    },
  });
  const service = oneOf('service', values.service, ['cloud', 'local']);
  // Before it is written anywhere: it may hold a password.
  if (service === 'cloud') parseEndpoint(values['api-url']);
  return {
    service,
    apiUrl: values['api-url'],
    folders: values.folder.map(folderAt),
    network: oneOf('network', values.network, networkModes),
    help: values.help,
  };
}

function oneOf<T extends string>(name: string, value: string, all: readonly T[]): T {
  const found = all.find((each) => each === value);
  if (found !== undefined) return found;
  throw new Error(`--${name} must be one of ${all.join(', ')}, not "${value}".`);
}

function folderAt(path: string): Folder {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`--folder ${path} is not a folder.`);
  const root = realpathSync(path);
  return { name: basename(root), root: root.split(sep).join('/') };
}
