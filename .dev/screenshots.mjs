// `node .dev/screenshots.mjs`: makes the pictures of README.md from those that `npm test -- ui --screenshots` left in .build/screenshots.
// sharp comes by npx: only whoever makes pictures needs it.
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buildDir, root, runQuietly } from './run.mjs';

const sharp = 'sharp-cli@5.2.0';
const maxBytes = 80 * 1024;

/** A part of the workbench, in pixels of the screen. @typedef {{left: number, top: number, width: number, height: number}} Part */

/** @type {Readonly<Record<string, {from: string, part: Part}>>} */
const pictures = {
  run: { from: 'run-file-dark', part: { left: 0, top: 0, width: 1280, height: 800 } },
  link: { from: 'link-hover-light', part: { left: 352, top: 36, width: 928, height: 764 } },
  options: { from: 'options-light', part: { left: 338, top: 0, width: 606, height: 368 } },
  expected: { from: 'expected-diff-light', part: { left: 0, top: 36, width: 1280, height: 764 } },
  agent: { from: 'agent-confirmation-light', part: { left: 400, top: 200, width: 480, height: 400 } },
};

const target = join(root, 'media/screenshots');
await mkdir(target, { recursive: true });
for (const [name, { from, part }] of Object.entries(pictures)) {
  const path = join(target, `${name}.png`);
  await makePicture(join(buildDir, 'screenshots', `${from}.png`), path, part);
  const { size } = await stat(path);
  console.log(`${name}.png: ${Math.round(size / 1024)} KB`);
  if (size > maxBytes) throw new Error(`${path} has ${size} bytes, at most ${maxBytes} are wanted.`);
}

/**
 * With a palette: a workbench has few colours, and its pictures become a third as large.
 * @param {string} source
 * @param {string} path
 * @param {Part} part
 */
async function makePicture(source, path, { left, top, width, height }) {
  if (!(await stat(source).catch(() => undefined)))
    throw new Error(`${source} is not there. Run "npm test -- ui --screenshots" first.`);
  const extract = ['extract', top, left, width, height].map(String);
  const files = ['--input', source, '--output', path];
  await runQuietly('npx', [
    '--yes',
    sharp,
    ...files,
    '--format',
    'png',
    '--palette',
    '--compressionLevel',
    '9',
    ...extract,
  ]);
}
