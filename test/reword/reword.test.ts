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

test('reword() takes every text of the tables of words for a sentence, but not what is compared', () => {
  const table = (...[down, link]: readonly string[]) =>
    `const t: T<'a'> = { 'a-b': (f) => f.is === 'up' ? '${down}' : \`${link}\` };\n`;
  assert.equal(reword('src/core/words/a.ts', table('down', 'link')).text, table('zksj', 'gdif'));
  assert.equal(reword('src/core/a.ts', table('down', 'link')).text, table('down', 'link'));
});
