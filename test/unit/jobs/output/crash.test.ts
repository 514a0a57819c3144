import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endText } from '../../../../src/jobs/output/transcript';
import { finishedJob } from '../../../support/finishedJob';

test('a crash is named where the exit code tells of one', () => {
  const ends = {
    139: /^crashed: segmentation fault.*\(signal 11\), exit code 139/,
    134: /^crashed: aborted/,
    136: /^crashed: arith/,
  };
  for (const [exitCode, wanted] of Object.entries(ends))
    assert.match(endText(finishedJob({}, { exitCode: Number(exitCode) })), wanted);
  for (const exitCode of [0, 1, 11, 128, 137, 143, 255])
    assert.match(endText(finishedJob({}, { exitCode })), new RegExp(`^completed, exit code ${exitCode}`));
});
