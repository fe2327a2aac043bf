import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffLines } from './diff-lines.ts';

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('');

test('diffLines() says nothing of two texts that are the same', () => {
  assert.deepEqual(diffLines('a\nb\n', 'a\nb\n'), []);
});

test('diffLines() shows what came, what went and three lines around it', () => {
  const before = text('1', '2', '3', '4', '5', '6', '7', '8', '9');
  const after = text('1', '2', '3', '4', 'five', '6', '7', '8', '9', '10');
  assert.deepEqual(diffLines(before, after), [
    '@@ line 2 @@',
    ' 2',
    ' 3',
    ' 4',
    '-5',
    '+five',
    ' 6',
    ' 7',
    ' 8',
    ' 9',
    '+10',
  ]);
});

test('diffLines() keeps every line of both texts, whatever they are', () => {
  const texts = ['', 'a\n', 'a\nb\n', 'b\na\n', 'x\ny\nz\n', 'a\na\na\n', 'z'];
  let seen = 0;
  for (const from of texts) {
    for (const to of texts) {
      const lines = diffLines(from, to).filter((line) => !line.startsWith('@@'));
      if (lines.length === 0) continue;
      const without = (mark: string) =>
        lines.filter((line) => !line.startsWith(mark)).map((line) => line.slice(1));
      const linesOf = (given: string) => given.split('\n').filter((line) => line !== '');
      assert.deepEqual([without('+'), without('-')], [linesOf(from), linesOf(to)]);
      seen += 1;
    }
  }
  assert.equal(seen, texts.length * (texts.length - 1));
});
