import assert from 'node:assert/strict';
import { test } from 'node:test';
import manifest from '../../../package.json';
import { allTools } from '../../../src/agents/toolTexts';
import { readTexts } from '../../support/texts';

test('the manifest says the same of the tools as the MCP server', () => {
  const english = readTexts('package.nls');
  assert.deepEqual(
    manifest.contributes.languageModelTools.map(({ name, displayName, modelDescription, inputSchema }) => ({
      name,
      title: english[displayName.slice(1, -1)],
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
