import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentLanguage } from '../../../src/agents/agentLanguage';
import type { Languages } from '../../../src/api/types';

const nobody = async (): Promise<Languages> => assert.fail('asked the service');
const service = async (): Promise<Languages> => ({
  languages: ['python', 'ada'],
  aliases: { gnat: 'ada' },
  versions: {},
});

test('names that models use are known without asking', async () => {
  const names = {
    python: 'python',
    Python: 'python',
    py: 'python',
    python3: 'python',
    node: 'javascript',
    js: 'javascript',
    ts: 'typescript',
    'C++': 'cpp',
    cc: 'cpp',
    'c#': 'csharp',
    golang: 'go',
    sh: 'bash',
    shell: 'bash',
    zsh: 'bash',
    rb: 'ruby',
    'objective-c': 'objc',
    r: 'r',
  };
  for (const [name, language] of Object.entries(names)) assert.equal(await agentLanguage(name, nobody), language, name);
});

test('others are looked for at the service', async () => {
  assert.equal(await agentLanguage('Ada', service), 'ada');
  assert.equal(await agentLanguage('gnat', service), 'ada');
  await assert.rejects(
    agentLanguage('constructor', service),
    /no language "constructor".*The languages are: python, ada\./,
  );
});

test('without a service those that we know are named', async () => {
  const down = (): Promise<Languages> => Promise.reject(new Error('down'));
  await assert.rejects(agentLanguage('x\u202ey', down), /no language "x\\\\u\{202E\}y".*python, javascript/);
});
