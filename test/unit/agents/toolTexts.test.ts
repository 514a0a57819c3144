import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyIn } from '../../../.dev/manifestTexts.mjs';
import { readTexts } from '../../../.dev/translations.mjs';
import manifest from '../../../package.json';
import { allTools } from '../../../src/agents/toolTexts';

test('the manifest says the same of the tools as the MCP server', async () => {
  const english = await readTexts('package.nls');
  assert.deepEqual(
    manifest.contributes.languageModelTools.map(({ name, displayName, modelDescription, inputSchema }) => ({
      name,
      title: english[keyIn(displayName) ?? ''],
      description: modelDescription,
      inputSchema,
    })),
    allTools,
  );
});

test('names of references are made of letters, and each tool has one of its own', () => {
  const names = manifest.contributes.languageModelTools.map(({ toolReferenceName }) => toolReferenceName);
  assert.equal(new Set(names).size, allTools.length);
  for (const name of names) assert.match(name, /^[A-Za-z]+$/);
});
