// `npm start`: a VS Code with the extension, on a copy of the sample folder. It is the installed
// desktop VS Code where there is one with a screen, else code-server: `npm start -- --port 8443`.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkSandbox } from './checkSandbox.mjs';
import { codeServerPackages, sandboxPackages } from './debianPackages.mjs';
import { installDebianPackages } from './installDebianPackages.mjs';
import { installNodeModules } from './installNodeModules.mjs';
import { openCodeServer } from './openCodeServer.mjs';
import { canOpenDesktop, openDesktop } from './openDesktop.mjs';
import { buildDir, root } from './paths.mjs';
import { runQuietly } from './run.mjs';

const { values } = parseArgs({ options: { port: { type: 'string' } } });
try {
  const useDesktop = values.port === undefined && (await canOpenDesktop());
  const packages = useDesktop ? sandboxPackages : { ...sandboxPackages, ...codeServerPackages };
  if (process.platform === 'linux') await installDebianPackages(packages);
  await installNodeModules();
  await runQuietly(process.execPath, ['esbuild.mjs'], { cwd: root });
  const settings = await settingsForSandbox();
  const folder = join(buildDir, 'sample');
  // What one changed there last time stays.
  await cp(join(root, 'test/fixtures/sample'), folder, { recursive: true, force: false });
  const options = { dir: join(buildDir, 'start'), folder, settings };
  const port = values.port === undefined ? {} : { port: Number(values.port) };
  process.exitCode = await (useDesktop ? openDesktop(options) : openCodeServer({ ...options, ...port }));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @returns {Promise<Record<string, unknown>>} where the local sandbox works, programs run there without a question */
async function settingsForSandbox() {
  const common = { 'git.openRepositoryInParentFolders': 'never' };
  try {
    console.log(`Local sandbox: ready, ${(await checkSandbox()).join(', ')}`);
    return { ...common, 'unsandbox.service': 'local' };
  } catch (error) {
    console.log(`Local sandbox: not available here, ${error instanceof Error ? error.message : error}`);
    return common;
  }
}
