import './support/asShipped';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleLanguages, sampleProgram } from '../../src/jobs/samples';
import { sharedSandbox } from '../support/sharedSandbox';

describe('the sample programs', () => {
  for (const language of sampleLanguages) {
    it(`${language} prints five squares and a greeting`, async () => {
      const code = sampleProgram(language, 'It’s a "sample": \\n %d {} */ <?') ?? '';
      const { stdout, stderr, exit_code } = await sharedSandbox.execute({ language, code });
      assert.equal(stderr, '');
      assert.match(
        stdout,
        /^1 squared is 1\n2 squared is 4\n3 squared is 9\n4 squared is 16\n5 squared is 25\nHello from .+\n$/,
      );
      assert.equal(exit_code, 0);
    });
  }
});
