import assert from 'node:assert/strict';
import { test } from 'node:test';
import manifest from '../../../../package.json';
import { isUserError } from '../../../../src/errors';
import { knownLanguages } from '../../../../src/jobs/request/languages';
import { insertedValues } from '../../../../src/jobs/tasks/insertedValues';
import { readTaskDefinition, taskProperties } from '../../../../src/jobs/tasks/taskDefinition';
import { entriesOf } from '../../../../src/jobs/tasks/taskEntry';
import { taskExitCode } from '../../../../src/jobs/tasks/taskExit';

const type = 'unsandbox';
const [declared] = manifest.contributes.taskDefinitions;

test('the manifest declares what a task may say, and names the languages', () => {
  assert.equal(declared?.type, type);
  assert.deepEqual(Object.keys(declared?.properties ?? {}).toSorted(), taskProperties.toSorted());
  assert.deepEqual(declared?.properties.language.examples.toSorted(), knownLanguages.toSorted());
});

test('a definition is read as it stands', () => {
  const values = {
    file: 'a.py',
    language: 'python',
    files: ['data/*.csv'],
    env: { A: '' },
    ttl: 900,
    network: 'semitrusted',
    artifacts: { program: true, wasm: false, folder: 'build' },
    input: { file: 'in.txt' },
    args: ['', 'two words'],
  };
  assert.deepEqual(readTaskDefinition({ type, _key: 'x', ...values }), values);
  assert.deepEqual(readTaskDefinition({ type, file: undefined, input: '' }), { input: '' });
});

const wrong: readonly (readonly [Readonly<Record<string, unknown>>, RegExp])[] = [
  [{ file: '' }, /"file" .* path of a file/],
  [{ file: 3 }, /"file" .* wrong value 3\./],
  [{ file: 'a\0b' }, /"file"/],
  [{ files: 'a.csv' }, /"files" .* list/],
  [{ files: [1] }, /"files"/],
  [{ env: { A: 1 } }, /"env"/],
  [{ env: ['A'] }, /"env"/],
  [{ ttl: 0 }, /"ttl" .* from 1 to 900/],
  [{ ttl: 901 }, /"ttl"/],
  [{ ttl: 1.5 }, /"ttl"/],
  [{ ttl: '5' }, /wrong value "5"\. It takes: .*without quotes/],
  [{ network: 'none' }, /"zerotrust" or "semitrusted"/],
  [{ artifacts: true }, /"artifacts" .* object/],
  [{ artifacts: { program: 'yes' } }, /"artifacts\.program" .* true or false/],
  [{ artifacts: { folder: ' ' } }, /"artifacts\.folder"/],
  [{ artifacts: { exe: true } }, /"artifacts\.exe" that unsandbox does not know\. It takes program, wasm, folder\./],
  [{ input: 3 }, /"input"/],
  [{ input: { file: 'a', text: 'b' } }, /"input"/],
  [{ args: '--loud' }, /"args"/],
  [{ args: ['a\0'] }, /"args"/],
  [{ timeout: 5 }, /"timeout" that unsandbox does not know\. It takes file, language,/],
  [{ constructor: 5 }, /"constructor"/],
  [{ env: 'x'.repeat(10_000) }, /wrong value "x{78}…\. It takes: /],
];

test('what cannot be meant is a sentence that names it', () => {
  for (const [values, message] of wrong)
    assert.throws(
      () => readTaskDefinition({ type, ...values }),
      (error: Error) =>
        isUserError(error) && message.test(error.message) && error.message.endsWith('Nothing was sent.'),
      JSON.stringify(values).slice(0, 80),
    );
});

test('an entry of tasks.json is known by what it says, and tells what the editor leaves out', () => {
  const entries = [
    { type, label: 'a', file: 'a.py', tll: 5, problemMatcher: '$tsc' },
    { label: 'b', args: ['x'], file: 'a.py', type, group: 'build', dependsOn: 'a', problemMatcher: [] },
    { type: 'shell', file: 'a.py', command: 'x' },
    null,
    'text',
    ['a.py'],
  ];
  assert.deepEqual(entriesOf(entries, { type, file: 'a.py' }), [{ unknown: ['tll'], hasMatcher: true }]);
  assert.deepEqual(entriesOf(entries, { type, file: 'a.py', args: ['x'] }), [{ unknown: [], hasMatcher: false }]);
  assert.deepEqual(entriesOf(entries, { type }), []);
});

const reference = (text: string): string => `\${${text}}`;

test('what the editor puts in from elsewhere is found, and what the person types is not among it', () => {
  const definition = {
    type,
    file: reference('file'),
    env: { A: `x${reference('env:HOME')}`, B: reference('env:HOME') },
    args: [reference('config:a.b'), reference('command:x.y'), reference('input:typed'), reference('input:asked')],
  };
  const inputs = [{ id: 'typed', type: 'promptString' }, { id: 'asked', type: 'command' }, null];
  const found = ['env:HOME', 'config:a.b', 'command:x.y', 'input:asked'].map(reference);
  assert.deepEqual(insertedValues(definition, inputs), found);
});

test('what comes in with a value of the editor counts as well', () => {
  const definition = { type, args: [reference('input:pick'), reference('selectedText')] };
  const pick = { id: 'pick', type: 'pickString', options: [{ label: 'Debug', value: reference('env:TOKEN') }] };
  const more = { id: 'more', type: 'promptString', default: reference('input:pick') };
  assert.deepEqual(insertedValues(definition, [pick]), [reference('env:TOKEN')]);
  assert.deepEqual(insertedValues({ args: [reference('input:more')] }, [pick, more]), [reference('env:TOKEN')]);
  const selected = { args: [reference('selectedText')] };
  assert.deepEqual(insertedValues(selected, [], [`a ${reference('env:HOME')} b`]), [reference('env:HOME')]);
  assert.deepEqual(insertedValues({ args: ['plain'] }, [pick], [reference('env:HOME')]), []);
  assert.deepEqual(insertedValues({ args: [reference('env:A{B}')] }, []), [reference('env:A{B')]);
});

test('no way of writing it hides what the editor puts in', () => {
  const token = reference('env:TOKEN');
  assert.deepEqual(insertedValues({ env: { A: '${input:', B: token } }, []), [token]);
  assert.deepEqual(insertedValues({ args: ['${input:', token] }, []), [token]);
  assert.deepEqual(insertedValues({ args: [`\${input:${token}`] }, []), [reference('input:${env:TOKEN'), token]);
  assert.deepEqual(insertedValues({ env: { [token]: 'x' } }, []), [token]);
  for (const id of ['a"b', 'a{}b', 'a\\b']) {
    const asked = { id, type: 'command' };
    const chosen = { id, type: 'pickString', options: [token] };
    assert.equal(insertedValues({ args: [reference(`input:${id}`)] }, [asked]).length, 1, id);
    assert.deepEqual(insertedValues({ args: [reference(`input:${id}`)] }, [chosen]), [token], id);
  }
  assert.deepEqual(insertedValues({ args: [reference('input:gone')] }, []), [reference('input:gone')]);
  assert.deepEqual(insertedValues({ args: ['${env:OPEN'] }, []), [], 'the editor leaves it as it is');
});

test('the exit code is the program’s, and never 0 when the run did not succeed', () => {
  const code = (status: Parameters<typeof taskExitCode>[0]['status'], success: boolean, exitCode?: number): number =>
    taskExitCode({ status, success, exitCode });
  assert.equal(code('completed', true, 0), 0);
  assert.equal(code('completed', false, 3), 3);
  assert.equal(code('failed', false, 137), 137);
  assert.equal(code('failed', false, -1), 1);
  assert.equal(code('failed', false), 1);
  assert.equal(code('completed', false, 0), 1);
  assert.equal(code('timeout', false, 137), 124);
  assert.equal(code('cancelled', false, -1), 130);
});
