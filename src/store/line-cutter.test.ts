import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineCutter } from './line-cutter.ts';

test('A line cutter gives whole lines whatever the pieces', () => {
  const text = 'one\n\ntwo three\nfour';
  for (let size = 1; size <= text.length; size++) {
    const [cutter, lines] = [new LineCutter(100), [] as string[]];
    for (let at = 0; at < text.length; at += size)
      cutter.push(text.slice(at, at + size), (line) => lines.push(line));
    assert.deepEqual(lines, ['one', '', 'two three'], `pieces of ${size}`);
  }
});

test('A line cutter refuses a line over its limit, finished or not', () => {
  assert.equal(
    new LineCutter(4).push('12345', () => {}),
    false,
  );
  assert.equal(
    new LineCutter(4).push('12345\n', () => assert.fail('it was given')),
    false,
  );
  const cutter = new LineCutter(4);
  assert.equal(
    cutter.push('123', () => {}),
    true,
  );
  assert.equal(
    cutter.push('45\n', () => assert.fail('it was given')),
    false,
  );
});
