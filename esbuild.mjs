// The entry only registers: all that works, the HTTP client (undici), the local sandbox and the patterns of all languages' tools are bundles
// of their own, loaded at first use. `--production` minifies; without it there are source maps for debugging.
// `--outdir` is the folder of the extension that is built, this one by default.
import { copyFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({
  options: { production: { type: 'boolean' }, outdir: { type: 'string', default: '.' } },
});
const production = values.production ?? false;
const dist = join(values.outdir, 'dist');

/** What its texts are translated to, a bundle of its own is told by itself. */
const ownTexts = { '@vscode/l10n': '@vscode/l10n/dist/browser.js' };

const common = {
  bundle: true,
  platform: /** @type {const} */ ('node'),
  format: /** @type {const} */ ('cjs'),
  target: 'node20',
  minify: production,
  sourcemap: !production,
  logLevel: /** @type {const} */ ('warning'),
  // A bundle of its own that the others share: what the texts are translated to is told it once.
  alias: { '@vscode/l10n': './l10n.js' },
};

await rm(dist, { recursive: true, force: true });
await Promise.all(
  [
    // Only these two may see the editor's API: `vscode` cannot be resolved in the others.
    { entryPoints: { extension: 'src/extension.ts' }, external: ['vscode', './app.js'] },
    { entryPoints: { app: 'src/editor/app.ts' }, external: ['vscode', './client.js', './locations.js'] },
    // undici loads its fetch only to send form data, which this client never does.
    { entryPoints: { client: 'src/api/client.ts' }, external: ['../web/fetch/body.js'] },
    { entryPoints: { locations: 'src/jobs/places/findPlaces.ts' } },
    // Runs without an editor, as a process of its own.
    { entryPoints: { mcp: 'src/mcp/main.ts' }, external: ['./client.js'] },
    // Needs nothing beside it but the next one.
    { entryPoints: { sandbox: 'src/sandbox/main.ts' }, define: { __WITHOUT__: '""' }, alias: ownTexts },
    // Goes into a job's sandbox and strips the types there.
    { entryPoints: { typescript: 'src/sandbox/typescript.ts' }, minify: true, sourcemap: false },
    { entryPoints: { l10n: '@vscode/l10n' }, alias: ownTexts },
  ].map(({ external = [], ...bundle }) =>
    build({ ...common, ...bundle, external: [...external, './l10n.js'], outdir: dist }),
  ),
);

// VS Code and vsce look for the texts of package.json beside it.
const texts = (await readdir('media/l10n')).filter((name) => name.startsWith('package.nls'));
await Promise.all(texts.map((name) => copyFile(`media/l10n/${name}`, join(values.outdir, name))));
