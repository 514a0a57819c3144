import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Folder, findFile } from '../../../src/agents/agentFiles';

const folders: readonly Folder[] = [
  { name: 'app', root: '/work/app' },
  { name: 'lib', root: '/work/lib' },
  { name: 'inner', root: '/work/app/inner' },
];

/** Which file of these a path means. */
async function found(path: string, files: readonly string[], open = folders): Promise<string> {
  const place = await findFile(path, open, async (each) => files.includes(`${open[each.folder]?.root}/${each.path}`));
  return `${open[place.folder]?.root}/${place.path}`;
}

test('a path means the one folder that has it, or the folder that it names', async () => {
  assert.equal(await found('a.txt', ['/work/lib/a.txt']), '/work/lib/a.txt');
  assert.equal(await found('./src//a.txt', ['/work/app/src/a.txt']), '/work/app/src/a.txt');
  const both = ['/work/app/a.txt', '/work/lib/a.txt'];
  assert.equal(await found('lib/a.txt', both), '/work/lib/a.txt');
  await assert.rejects(
    found('a.txt', both),
    /"a\.txt" is in several folders: name it as "app\/a\.txt" or "lib\/a\.txt"/,
  );
});

test('a folder of the name of another one makes a path ambiguous only when both have the file', async () => {
  const own = '/work/app/lib/a.txt';
  assert.equal(await found('lib/a.txt', [own]), own);
  await assert.rejects(found('lib/a.txt', [own, '/work/lib/a.txt']), /several folders/);
  assert.equal(await found('app/lib/a.txt', [own, '/work/lib/a.txt']), own);
});

test('a folder inside another one does not have its files twice', async () => {
  assert.equal(await found('inner/a.txt', ['/work/app/inner/a.txt']), '/work/app/inner/a.txt');
});

test('an absolute path counts below a folder', async () => {
  assert.equal(await found('/work/app/inner/a.txt', ['/work/app/inner/a.txt']), '/work/app/inner/a.txt');
  for (const path of ['/work/a.txt', '/work/application/a.txt', '/work/app', '/', '/work/app/../secret'])
    await assert.rejects(found(path, [path]), /outside the workspace/);
});

test('what is no path, or leads out, is refused before anything is looked at', async () => {
  const look = async (): Promise<boolean> => assert.fail('looked');
  for (const path of ['../a', 'a/../../b', 'a/..', '..'])
    await assert.rejects(findFile(path, folders, look), /outside the workspace/);
  for (const path of ['.', './', 'a\0b', 'x'.repeat(2000)])
    await assert.rejects(findFile(path, folders, look), /no path/);
  await assert.rejects(findFile('a', [], look), /No folder is open/);
});

test('on Windows paths are told apart as its file systems do', async (t) => {
  const { platform } = process;
  Object.defineProperty(process, 'platform', { value: 'win32' });
  t.after(() => Object.defineProperty(process, 'platform', { value: platform }));
  const open: readonly Folder[] = [{ name: 'app', root: '/c:/work/app' }];
  assert.equal(await found('C:\\Work\\app\\src\\a.txt', ['/c:/work/app/src/a.txt'], open), '/c:/work/app/src/a.txt');
  assert.equal(await found('src\\a.txt', ['/c:/work/app/src/a.txt'], open), '/c:/work/app/src/a.txt');
  const look = async (): Promise<boolean> => assert.fail('looked');
  for (const path of ['..\\a', 'C:\\work\\a', '\\\\server\\share\\a', '\\\\?\\C:\\work\\a'])
    await assert.rejects(findFile(path, open, look), /outside the workspace|no path/);
  for (const path of ['.env::$DATA', 'src/.env:x', 'c:\\work\\app\\.env::$DATA'])
    await assert.rejects(findFile(path, open, look), /no path/);
});
