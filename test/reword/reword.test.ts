import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reword } from './reword.ts';

test('reword() changes the words of sentences, each its own way, and nothing else', () => {
  const quoted = (a: string, b: string) =>
    `import a from 'a b';\nconst kind = 'not-heard';\nf('${a}', '${b}');\n`;
  const { text, sentences } = reword('a', quoted('az Y\\n', 'az Y\\n'));
  assert.deepEqual(sentences, ["'az Y\\n'", "'az Y\\n'"]);
  assert.equal(text, quoted('ed C\\n', 'dc B\\n'));
});
