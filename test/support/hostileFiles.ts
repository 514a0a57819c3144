import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands in everything that lies outside of the workspace, and must never be in a request. */
export const marker = 'what lies outside of the workspace';

/** Ways to name a file that is not the workspace's to send, from a program in `hostile/`. */
export interface HostileFiles {
  /** Paths and globs from the workspace folder. */
  readonly settings: readonly string[];
  /** The same from the program's own folder. */
  readonly comment: readonly string[];
}

/**
 * Makes a folder `hostile` in a workspace, with links of all kinds, pipes and devices, and beside the workspace what they lead to.
 * Nothing in it looks like a key.
 */
export function makeHostileFiles(workspace: string): HostileFiles {
  const outside = join(workspace, '../outside');
  const folder = join(workspace, 'hostile');
  for (const dir of [outside, folder]) mkdirSync(dir, { recursive: true });
  writeFileSync(join(outside, 'secret.txt'), marker);
  writeFileSync(join(outside, 'vars.env'), `STOLEN=${marker}\n`);
  writeFileSync(join(outside, 'code.py'), `print(${JSON.stringify(marker)})\n`);
  const links: Readonly<Record<string, string>> = {
    'file.txt': '../../outside/secret.txt',
    'absolute.txt': join(outside, 'secret.txt'),
    folder: '../../outside',
    'chain.txt': 'link/to/it.txt',
    'link/to/it.txt': '../../folder/secret.txt',
    'loop.txt': 'loop.txt',
    'nothing.txt': '../../outside/not-there-yet.txt',
    'vars.env': '../../outside/vars.env',
    'linked.py': '../../outside/code.py',
    'zero.txt': '/dev/zero',
  };
  mkdirSync(join(folder, 'link/to'), { recursive: true });
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, name));
  execFileSync('mkfifo', [join(folder, 'pipe.txt'), join(folder, 'pipe.py'), join(folder, 'pipe.expected.txt')]);
  const names = ['file.txt', 'absolute.txt', 'folder/secret.txt', 'chain.txt', 'loop.txt', 'nothing.txt', 'zero.txt'];
  const special = [...names, 'pipe.txt'];
  const globs = ['/**', '/etc/*', '~/.ssh/*', '../outside/*', '**/../../outside/*', '../**/secret.txt'];
  const paths = [
    '../outside/secret.txt',
    join(outside, 'secret.txt'),
    'hostile/../../outside/secret.txt',
    '..',
    '/',
    '/dev/zero',
  ];
  return {
    settings: [
      ...special.map((name) => `hostile/${name}`),
      ...globs,
      ...paths,
      'hostile/fol*/*.txt',
      'hostile/{file,chain}.txt',
    ],
    comment: [...special, ...globs, ...paths, '../../outside/secret.txt', 'fol*/*.txt'],
  };
}

/** All that a request would hand over, decoded: the code, the files and the variables. */
export function handedOver(body: string): string {
  const {
    code,
    env,
    input_files: files = [],
  } = JSON.parse(body || '{}') as Readonly<Record<string, unknown>> & {
    readonly input_files?: readonly { readonly content: string }[];
  };
  const contents = files.map(({ content }) => Buffer.from(content, 'base64').toString());
  return [String(code), JSON.stringify(env), ...contents].join('\n');
}
