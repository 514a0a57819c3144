import './support/asShipped';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { findOutsideWorkspace } from '../../src/sandbox/isolation/host';
import { checkVersion, explain, findBubblewrap, type Machine } from '../../src/sandbox/isolation/probe';
import { bundle, firstLine } from './support/startSandbox';

const machine = (files: Readonly<Record<string, string>> = {}): Machine => ({
  read: (path) => files[path],
});

describe('where nothing can be run, one message names the cause and the remedy', () => {
  it('on macOS and Windows', () => {
    assert.throws(() => findBubblewrap('darwin'), /needs Linux; this is macOS.*cloud service/s);
    assert.throws(() => findBubblewrap('win32'), /Windows.*WSL 2/s);
  });

  it('without bubblewrap', () => {
    assert.throws(() => findBubblewrap('linux', () => undefined), /bubblewrap, which is not installed\. Install it/);
  });

  it('with one that is too old', () => {
    assert.throws(() => checkVersion('/usr/bin/bwrap', 'bubblewrap 0.4.1'), /version 0\.4.*needs 0\.8 or newer/);
    assert.doesNotThrow(() => checkVersion('/usr/bin/bwrap', 'bubblewrap 0.8.0'));
    assert.doesNotThrow(() => checkVersion('/usr/bin/bwrap', 'bubblewrap 1.0.0'));
  });

  it('where Ubuntu’s AppArmor, a sysctl or a container forbids user namespaces', () => {
    const said = 'bwrap: setting up uid map: Permission denied';
    const apparmor = { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1' };
    assert.match(explain(said, machine(apparmor)), /uid map: Permission denied.*AppArmor.*sudo/s);
    assert.match(
      explain(said, machine({ '/proc/sys/kernel/unprivileged_userns_clone': '0' })),
      /sudo sysctl kernel\.unprivileged/,
    );
    assert.match(explain(said, machine({ '/proc/sys/user/max_user_namespaces': '0' })), /max_user_namespaces=/);
    assert.match(explain(said, machine({ '/.dockerenv': '' })), /container.*--security-opt/s);
    assert.match(explain(said, machine()), /forbidden here/);
  });

  // A sandbox within which no further one can be made, and no other user is to be had.
  for (const [what, flags, expected] of [
    ['namespaces are forbidden', ['--uid', '1000'], /cannot make a sandbox on this machine/],
    ['root cannot be dropped', ['--uid', '0'], /cannot drop to another user/],
  ] as const) {
    it(`by the server itself, which does not start and says so twice: ${what}`, async () => {
      const under = ['--unshare-user', '--disable-userns', ...flags, '--dev-bind', '/', '/'];
      const child = spawn('bwrap', [...under, process.execPath, bundle], {
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      const said: string[] = [];
      child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
      const closed = once(child, 'close');
      const { error } = JSON.parse(await firstLine(child));
      assert.match(error, expected);
      const [code] = await closed;
      assert.equal(code, 1);
      assert.equal(said.join('').trim(), error);
    });
  }
});

describe('bubblewrap', () => {
  it('is never taken from the folder that the person works in', () => {
    const folder = mkdtempSync(join(tmpdir(), 'workspace-'));
    writeFileSync(join(folder, 'no-such-tool'), '#!/bin/sh\n');
    chmodSync(join(folder, 'no-such-tool'), 0o755);
    const { PATH } = process.env;
    process.env['PATH'] = `${folder}:.:${PATH}`;
    assert.equal(findOutsideWorkspace('no-such-tool', folder), undefined);
    assert.equal(findOutsideWorkspace('no-such-tool', '/elsewhere'), join(folder, 'no-such-tool'));
    process.env['PATH'] = PATH;
    rmSync(folder, { recursive: true });
  });
});
