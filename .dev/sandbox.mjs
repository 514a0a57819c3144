// `npm run sandbox -- [options]`: builds what is missing or stale, then becomes the local sandbox. The
// server runs in this very process, so that the pid it prints, its stdin and its signals are its own.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = join(root, 'dist/sandbox.js');

/** stdout is for the one line that says where the server is. */
function run(/** @type {string} */ command, /** @type {string[]} */ args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  process.stderr.write(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}.\n`);
  process.exit(1);
}

const newest = (/** @type {string} */ folder) =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true }).map(
      (entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs,
    ),
  );

if (!existsSync(join(root, 'node_modules/esbuild'))) run('npm', ['ci', '--no-audit', '--no-fund']);
const sources = Math.max(
  newest(join(root, 'src/sandbox')),
  newest(join(root, 'src/api')),
  statSync(join(root, 'esbuild.mjs')).mtimeMs,
);
if (!existsSync(bundle) || statSync(bundle).mtimeMs < sources) run(process.execPath, ['esbuild.mjs']);

process.argv[1] = bundle;
createRequire(import.meta.url)(bundle);
