import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { editorAction, jobRow, openFile, runCommand, takeScreenshots, waitForOutput, withWorkbench } from './workbench';

const localService = { 'unsandbox.service': 'local' };

describe('In the workbench', () => {
  it('one runs a file and reads its output', () =>
    withWorkbench('run-file', localService, async (page) => {
      await openFile(page, 'hello.py');
      await editorAction(page, 'Run in unsandbox').click();
      const output = await waitForOutput(page, /hello\.py: completed, exit code 0/);
      assert.match(output, /^Hello from a sandbox!$/m);
      assert.match(output, /^Python 3\.[\d.]+ on Linux$/m);
      await takeScreenshots(page, 'run-file');
    }));

  it('one cancels a long job in the tree and reads its partial output', () =>
    withWorkbench('cancel-job', localService, async (page) => {
      await openFile(page, 'countdown.py');
      await editorAction(page, 'Run in unsandbox').click();
      await runCommand(page, 'unsandbox: Focus on Jobs View');
      const row = jobRow(page, 'countdown.py');
      await row.filter({ hasText: /running · [3-9] s/ }).waitFor(); // it has printed something by now
      await editorAction(page, 'Stop in unsandbox').waitFor();
      await takeScreenshots(page, 'cancel-job-running');
      await row.hover();
      await row.locator('.actions a[aria-label^="Cancel Job"]').click();
      const output = await waitForOutput(page, /countdown\.py: cancelled/);
      assert.match(output, /^5\d\n5\d$/m, 'what it printed before is there');
      assert.doesNotMatch(output, /Lift-off/);
      await row.filter({ hasText: 'cancelled' }).waitFor();
      await takeScreenshots(page, 'cancel-job-cancelled');
    }));
});
