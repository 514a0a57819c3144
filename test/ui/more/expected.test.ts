import { describe, it } from 'node:test';
import { openTestExplorer, runTest, showDiff, testRow } from '../testExplorer';
import { openFile, shareWorkbench, takeScreenshots } from '../workbench';

const journey = shareWorkbench();

describe('Expected output', () => {
  it('in comments: the Test Explorer runs it, and shows what differs where it was expected', () =>
    journey('expected-comments', { 'unsandbox.service': 'local' }, async (page) => {
      await openFile(page, 'checks.py');
      await openTestExplorer(page);
      await testRow(page, 'checks.py').waitFor();
      await takeScreenshots(page, 'expected-found');
      await runTest(page, 'checks.py');
      await testRow(page, 'checks.py').locator('.codicon-testing-failed-icon').waitFor();
      await page.locator('.monaco-editor', { hasText: '6765 !=' }).first().waitFor();
      await showDiff(page, 'Line 3 of the output is "6765"');
      await takeScreenshots(page, 'expected-comments');
    }));
});
