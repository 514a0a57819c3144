import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCancellation, parseJob, parseJobs, parseOutcome, parseSubmitted } from '../../../src/api/parse/parseJob';
import { parseKeyStatus } from '../../../src/api/parse/parseKeyStatus';
import { parseLanguages } from '../../../src/api/parse/parseLanguages';

const result = { success: true, stdout: 'out', stderr: 'err', exit_code: 0, language: 'python', total_time_ms: 5 };
const times = { created_at: 1_699_564_800, started_at: 1_699_564_801, completed_at: 1_699_564_805 };

test('a job reads the same with its result nested or flat', () => {
  const nested = parseJob({ job_id: 'j', status: 'completed', ...times, result }, 'j');
  const flat = parseJob({ job_id: 'j', status: 'completed', ...times, ...result }, 'j');
  const { jobId: _nested, ...inNested } = nested.result ?? {};
  const { jobId: _flat, ...inFlat } = flat.result ?? {};
  assert.deepEqual(inNested, inFlat);
  assert.equal(nested.result?.stdout, 'out');
  assert.deepEqual({ ...nested, result: 0 }, { ...flat, result: 0 });
  assert.equal(nested.submittedAt, 1_699_564_800_000);
  assert.equal(nested.completedAt, 1_699_564_805_000);
});

test('statuses: the contract’s, failed, none at all, near and unknown words', () => {
  const status = (value: unknown, more = {}) => parseJob({ job_id: 'j', status: value, ...more }, 'j').status;
  for (const known of ['pending', 'running', 'completed', 'failed', 'timeout', 'cancelled']) {
    assert.equal(status(known), known);
  }
  assert.equal(status(undefined), 'completed');
  assert.equal(status(null, result), 'completed');
  assert.deepEqual(
    ['queued', 'canceled', 'error', 'Completed'].map((word) => status(word)),
    ['pending', 'cancelled', 'failed', 'completed'],
  );
  assert.equal(status('starting'), 'running');
  assert.equal(status('whatever', result), 'completed');
});

test('a job that goes on has no result, whatever stands beside it', () => {
  assert.equal(parseJob({ status: 'running', stdout: 'partial' }, 'j').result, undefined);
  assert.equal(parseJob({ status: 'completed', result: null }, 'j').result, undefined);
});

test('success without the field is exit code 0 and no error', () => {
  const success = (fields: object) => parseJob({ status: 'completed', ...fields }, 'j').result?.success;
  assert.equal(success({ exit_code: 0 }), true);
  assert.equal(success({ exit_code: 0, error: null }), true);
  assert.equal(success({ exit_code: 0, error: 'boom' }), false);
  assert.equal(success({ exit_code: 1 }), false);
  assert.equal(success({ stdout: 'x' }), false);
  assert.equal(success({ exit_code: 1, success: true }), true);
});

test('what is missing is survived and what is unknown ignored', () => {
  const { result: read } = parseOutcome({ exit_code: 3, surprise: { deep: [1] }, total_time_ms: 'soon', language: 7 });
  assert.deepEqual(
    [read?.stdout, read?.stderr, read?.exitCode, read?.totalTimeMs, read?.language, read?.artifacts],
    ['', '', 3, undefined, undefined, []],
  );
  assert.equal(parseOutcome({ exit_code: 0, execution_time_ms: 9 }).result?.totalTimeMs, 9);
  assert.equal(parseOutcome({ exit_code: 0, execution_time: 15 }).result?.totalTimeMs, 15);
  assert.equal(parseOutcome({ error: { message: 'why' } }).result?.error, 'why');
  assert.equal(parseOutcome({ stdout: 'x', status: 'timeout' }).status, 'timeout');
  assert.deepEqual(parseOutcome({ job_id: 'j', status: 'timeout' }).result, undefined);
  assert.throws(() => parseOutcome({ status: 'completed' }), /no usable job_id/);
});

test('a failure without a status or any output is a failed job, a program that failed is not', () => {
  for (const said of [{ error: 'Out of machines' }, { success: false, error: 'Out of machines' }]) {
    assert.equal(parseOutcome(said).status, 'failed');
    assert.deepEqual([parseJob(said, 'j').status, parseJob(said, 'j').result?.error], ['failed', 'Out of machines']);
  }
  assert.equal(parseOutcome({ error: 'exit status 1', exit_code: 1 }).status, 'completed');
});

test('a submit tells the language that the service detected', () => {
  assert.equal(parseSubmitted({ job_id: 'j', status: 'pending', detected_language: 'ruby' }).language, 'ruby');
});

test('an id that is not usable is none', () => {
  for (const job_id of ['', '..', 'a\nb', 'x'.repeat(257), 7, null, undefined, {}]) {
    assert.equal(parseOutcome({ ...result, job_id }).jobId, '');
    assert.throws(() => parseSubmitted({ job_id, status: 'pending' }), /no usable job_id/);
    assert.throws(() => parseOutcome({ job_id, status: 'running' }), /no usable job_id/);
    assert.deepEqual(parseJobs([{ job_id, status: 'running' }]), []);
  }
  assert.equal(parseSubmitted({ job_id: '../../keys' }).jobId, '../../keys');
  assert.equal(parseJob({ job_id: 'other', status: 'pending' }, 'asked').jobId, 'asked');
});

test('jobs: wrapped or bare, created_at for submitted_at, ISO times with or without a zone', () => {
  const entries = [
    { job_id: 'a', status: 'running', language: 'go', submitted_at: '2024-01-15T10:30:00Z' },
    { job_id: 'b', created_at: '2024-01-15T10:30:00' },
    { job_id: 'c', status: 'pending', created_at: 1_705_314_600 },
    'noise',
    null,
    { status: 'running' },
  ];
  const read = parseJobs({ jobs: entries });
  assert.deepEqual(parseJobs(entries), read);
  assert.deepEqual(
    read.map(({ jobId, status, submittedAt }) => [jobId, status, submittedAt]),
    [
      ['a', 'running', 1_705_314_600_000],
      ['b', 'running', 1_705_314_600_000],
      ['c', 'pending', 1_705_314_600_000],
    ],
  );
});

test('times that are none are left out', () => {
  const at = (created_at: unknown) => parseJob({ status: 'pending', created_at }, 'j').submittedAt;
  for (const value of ['yesterday', -1, Number.NaN, 1e300, {}, true, null]) assert.equal(at(value), undefined);
  assert.equal(at(1_705_314_600_123), 1_705_314_600_123);
  assert.equal(at(1_705_314_600.5), 1_705_314_600_500);
});

test('a cancel tells partial output nested, flat or not at all', () => {
  const partial = { stdout: 'part', exit_code: -1, success: false };
  assert.equal(parseCancellation({ message: 'Job cancelled', result: partial }).result?.stdout, 'part');
  assert.equal(parseCancellation({ message: 'Job cancelled', ...partial }).result?.exitCode, -1);
  assert.deepEqual(parseCancellation({ message: 'Job cancelled' }), { message: 'Job cancelled', result: undefined });
  assert.deepEqual(parseCancellation(undefined), {});
  assert.deepEqual(parseCancellation({ success: true, message: 'Cancelled' }), {
    message: 'Cancelled',
    result: undefined,
  });
  for (const said of [{ error: 'Not yours' }, { success: false, message: 'Not yours' }])
    assert.throws(() => parseCancellation(said), /does not say whether the job was cancelled/);
});

test('languages: both shapes, only sane names, lookups that cannot reach a prototype', () => {
  const { languages, aliases } = parseLanguages(
    JSON.parse('{"languages":["go",7,"","go","x"],"aliases":{"golang":"go","n":7,"__proto__":"go"},"versions":[]}'),
  );
  assert.deepEqual(languages, ['go', 'x']);
  assert.deepEqual(Object.keys(aliases), ['golang', '__proto__']);
  assert.equal(aliases['constructor'], undefined);
  assert.deepEqual(parseLanguages(['a', 'x'.repeat(65)]).languages, ['a']);
  const objects = [{ id: 'go', name: 'Go' }, { name: 'nameless' }, { id: 7 }, null, { id: 'r' }];
  for (const list of [objects, { languages: objects }]) assert.deepEqual(parseLanguages(list).languages, ['go', 'r']);
  assert.equal(parseLanguages(Array.from({ length: 5000 }, (_, index) => `l${index}`)).languages.length, 1000);
});

test('a key’s status: tier as a number or a name, limits by either name', () => {
  const { ratePerMinute, burst, concurrency } = parseKeyStatus({
    valid: true,
    rate_limit: 2,
    burst: 3,
    concurrency: 1,
  });
  assert.deepEqual([ratePerMinute, burst, concurrency], [2, 3, 1]);
  assert.equal(parseKeyStatus({ valid: true, rate_per_minute: 7, rate_limit: 2 }).ratePerMinute, 7);
  assert.equal(parseKeyStatus({ valid: true, concurrency_limit: 4 }).concurrency, 4);
  assert.equal(parseKeyStatus({ valid: true, tier: 'pro' }).tier, 'pro');
  assert.equal(
    parseKeyStatus({ valid: true, valid_through_datetime: '2026-01-01T00:00:00Z' }).expiresAt,
    1_767_225_600_000,
  );
  assert.throws(() => parseKeyStatus({ tier: 1 }), /whether the key is valid/);
});
