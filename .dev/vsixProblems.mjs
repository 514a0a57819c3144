import { relativeLinks } from './packagedReadme.mjs';
import { readZip } from './readZip.mjs';

/** @typedef {{version: string, engines: {vscode: string}, main: string, icon: string}} Manifest */

/**
 * What people download stays small. The patterns by which places are found in the output of 42 languages' tools are a file of
 * their own, of some 20 KB; the MCP server is one of some 65 KB, half of it the protocol's schemas; each language that people
 * read it in has two.
 */
const limits = { files: 26, bytes: 480 * 1024 };

/** What may be in it, below `extension/`. */
const expectedFiles = [
  /^(package(\.nls(\.[\w-]+)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
  /^dist\/\w+\.js$/,
  /^media\/(icon\.png|unsandbox\.svg|unsandbox-output\.tmLanguage\.json|walkthrough\/\w+\.svg|l10n\/bundle\.l10n\.[\w-]+\.json)$/,
];

/** What keys and tokens look like, with a part that nobody writes as an example. */
const secrets = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[\w+/]{40}/,
  /\bunsb-[ps]k-[0-9a-z]{4}-[0-9a-z]{4}/,
  /\b(gh[pousr]_|github_pat_)\w{30}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bnpm_\w{36}\b/,
];

/**
 * @param {Buffer} vsix
 * @param {Manifest} manifest of the repository
 * @returns {string[]} sentences; none for a package that is as it should be
 */
export function vsixProblems(vsix, manifest) {
  const files = readZip(vsix);
  /** @type {string[]} */
  const problems = [];
  if (files.size > limits.files) problems.push(`It has ${files.size} files, at most ${limits.files} are wanted.`);
  if (vsix.length > limits.bytes) problems.push(`It has ${vsix.length} bytes, at most ${limits.bytes} are wanted.`);
  for (const [path, content] of files) problems.push(...fileProblems(path, content.toString('utf8')));
  return [...problems, ...manifestProblems(files, manifest)];
}

/**
 * @param {string} path
 * @param {string} text
 */
function fileProblems(path, text) {
  if (!path.startsWith('extension/')) return [];
  const name = path.slice('extension/'.length);
  /** @type {string[]} */
  const problems = [];
  if (!expectedFiles.some((pattern) => pattern.test(name))) problems.push(`${name} does not belong into it.`);
  if (secrets.some((pattern) => pattern.test(text))) problems.push(`${name} contains what looks like a key.`);
  if (/^\/\/# sourceMappingURL=/m.test(text)) problems.push(`${name} was built for development.`);
  if (name === 'readme.md')
    problems.push(...relativeLinks(text).map((link) => `The link of the README to ${link} would lead nowhere.`));
  return problems;
}

/**
 * @param {ReadonlyMap<string, Buffer>} files
 * @param {Manifest} manifest
 */
function manifestProblems(files, { version, engines, main, icon }) {
  /** @type {Partial<Manifest>} */
  const packaged = JSON.parse(files.get('extension/package.json')?.toString('utf8') ?? '{}');
  const index = files.get('extension.vsixmanifest')?.toString('utf8') ?? '';
  /** @type {string[]} */
  const problems = [];
  if (packaged.version !== version || !index.includes(` Version="${version}"`))
    problems.push(`Its version is ${packaged.version}, and that of package.json ${version}.`);
  if (packaged.engines?.vscode !== engines.vscode || !index.includes(`.Engine" Value="${engines.vscode}"`))
    problems.push(`It is not for the versions ${engines.vscode} of VS Code.`);
  for (const path of ['readme.md', 'changelog.md', 'LICENSE.txt', main, icon].map((name) => name.replace(/^\.\//, '')))
    if (!files.has(`extension/${path}`)) problems.push(`${path} is not in it.`);
  return problems;
}
