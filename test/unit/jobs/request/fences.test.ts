import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOfFence } from '../../../../src/jobs/request/fences';

const notes = `# Notes

\`\`\`python
print(1)
\`\`\`

Text, and in the shell:

~~~~ bash title="x"
echo 1
~~~
\`\`\`
echo 2
~~~~

- \`\`\`{r, echo=FALSE}
  print(1)
  \`\`\`

\`\`\`
what is it
\`\`\`

\`\`\`klingon
nuqneH
\`\`\`

\`\`\`c++
int main() {}`;

test('code in Markdown is in the language that its fence names', () => {
  const line = (text: string): number => notes.split('\n').indexOf(text);
  const languages = {
    '# Notes': undefined,
    'print(1)': 'python',
    'Text, and in the shell:': undefined,
    'echo 1': 'bash',
    'echo 2': 'bash',
    '  print(1)': 'r',
    'what is it': undefined,
    nuqneH: undefined,
    'int main() {}': 'cpp',
  };
  for (const [text, language] of Object.entries(languages))
    assert.equal(languageOfFence(notes, line(text)), language, text);
});

test('fences are known by many names', () => {
  const names = {
    py: 'python',
    sh: 'bash',
    js: 'javascript',
    node: 'javascript',
    '{.python}': 'python',
    'rs,ignore': 'rust',
  };
  for (const [name, language] of Object.entries(names))
    assert.equal(languageOfFence(`\`\`\`${name}\nx\n\`\`\``, 1), language, name);
});
