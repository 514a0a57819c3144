import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { releaseProblems } from '../../../.dev/releaseProblems.mjs';

const tokens = { VSCE_PAT: 'a', OVSX_PAT: 'b' };
const repository = { type: 'git', url: 'https://github.com/someone/unsandbox.git' };
const changelog = '# Changelog\n\n## 1.2.0 - 2026-02-03\n\n- Something new.\n\n## 1.1.0 - 2026-01-02\n\n- Something.\n';

/** A git repository with one commit, that a remote has, too. */
async function withRepository(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'unsandbox-release-'));
  try {
    git(dir, 'init', '--quiet');
    await commit(dir, { 'package.json': JSON.stringify({ version: '1.2.0', repository }), 'CHANGELOG.md': changelog });
    git(dir, 'tag', 'v1.1.0');
    git(dir, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function commit(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
  git(dir, 'add', '--all');
  git(dir, '-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--message', 'A state');
}

function git(dir: string, ...args: string[]): void {
  execFileSync('git', args, { cwd: dir, stdio: 'pipe' });
}

test('a release: nothing is missing where everything is there', () =>
  withRepository(async (dir) => {
    assert.deepEqual(await releaseProblems(dir, tokens), { always: [], toPublish: [] });
  }));

test('a release: a tree that is not clean is refused', () =>
  withRepository(async (dir) => {
    await writeFile(join(dir, 'new.txt'), 'new');
    const { always } = await releaseProblems(dir, tokens);
    assert.deepEqual(always, ['The working tree is not clean (new.txt). Commit or remove what is new.']);
    await writeFile(join(dir, 'CHANGELOG.md'), `${changelog}\n`);
    const [first = ''] = (await releaseProblems(dir, tokens)).always;
    assert.match(first, /^The working tree is not clean \(CHANGELOG\.md and others\)/);
  }));

test('a release: a version that has a tag, or is older than one, is refused', () =>
  withRepository(async (dir) => {
    git(dir, 'tag', 'v1.2.0');
    assert.deepEqual((await releaseProblems(dir, tokens)).always, [
      'There is a tag v1.2.0 already. Give package.json and CHANGELOG.md a new version.',
    ]);
    git(dir, 'tag', '--delete', 'v1.2.0');
    git(dir, 'tag', 'v1.10.0');
    assert.deepEqual((await releaseProblems(dir, tokens)).always, [
      'The version 1.2.0 is older than the released 1.10.0. Give package.json and CHANGELOG.md a newer one.',
    ]);
  }));

test('a release: a version of which the changelog says nothing is refused', () =>
  withRepository(async (dir) => {
    for (const [text, sentence] of [
      [changelog.replace('## 1.2.0', '## 1.2.0-beta'), /has no entry for 1\.2\.0\. Add "## 1\.2\.0 - " with the day\./],
      [changelog.replace(' - 2026-02-03', ''), /The entry for 1\.2\.0 in CHANGELOG\.md has no day/],
      [changelog.replace('- Something new.\n', ''), /The entry for 1\.2\.0 in CHANGELOG\.md says nothing\./],
    ] as const) {
      await commit(dir, { 'CHANGELOG.md': text });
      const { always } = await releaseProblems(dir, tokens);
      assert.equal(always.length, 1);
      assert.match(always[0] ?? '', sentence);
    }
    await commit(dir, { 'CHANGELOG.md': changelog.replace('## 1.2.0', '## [1.2.0]') });
    assert.deepEqual((await releaseProblems(dir, tokens)).always, []);
  }));

test('a release: without a token, a repository or a push it is packaged, but not published', () =>
  withRepository(async (dir) => {
    assert.deepEqual(await releaseProblems(dir, { VSCE_PAT: 'a', OVSX_PAT: '' }), {
      always: [],
      toPublish: ['There is no token for Open VSX. Put it into the environment variable OVSX_PAT.'],
    });
    git(dir, 'update-ref', '-d', 'refs/remotes/origin/main');
    assert.deepEqual((await releaseProblems(dir, tokens)).toPublish, [
      'This commit is in no remote branch. The pictures of the README are loaded from it: push it.',
    ]);
    await commit(dir, { 'package.json': JSON.stringify({ version: '1.2.0' }) });
    const { always, toPublish } = await releaseProblems(dir, {});
    assert.deepEqual(always, []);
    assert.match(toPublish[0] ?? '', /^package\.json has no "repository"\./);
    assert.match(toPublish[1] ?? '', /the Visual Studio Marketplace\. Put it into the environment variable VSCE_PAT\./);
  }));
