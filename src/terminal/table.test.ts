import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from './paint.ts';
import { renderTable, renderTextRows, shorten, visible, wrap } from './table.ts';

test('renderTable() aligns columns and leaves no spaces behind', () => {
  const lines = renderTable(
    [{ title: 'A' }, { title: 'N', right: true }, { title: 'C' }],
    [
      ['long one', '7', ''],
      ['x', '123', 'y'],
    ],
    80,
  );
  assert.deepEqual(lines, ['A           N  C', 'long one    7', 'x         123  y']);
});

test('renderTable() cuts the marked column, else the last, and no other while that is enough', () => {
  const rows = [['name', 'a very long text that does not fit', 'end']];
  const [, cut] = renderTable([{ title: 'A' }, { title: 'B', cut: true }, { title: 'C' }], rows, 30);
  assert.equal(cut, 'name  a very long text t…  end');
  const [, last] = renderTable([{ title: 'A' }, { title: 'B' }], [['name', 'a very long text']], 16);
  assert.equal(last, 'name  a very lo…');
});

test('renderTable() narrows its widest columns, down to their titles, before a line gets too long', () => {
  const columns = [{ title: 'NAME' }, { title: 'ADDRESS OF IT' }, { title: 'WHY', cut: true } as const];
  const rows = [['a-long-name-of-a-node', '10.156.76.100 and more', 'because of this']];
  const lines = renderTable(columns, rows, 40);
  assert.deepEqual(lines, [
    'NAME         ADDRESS OF IT      WHY',
    'a-long-nam…  10.156.76.100 an…  because…',
  ]);
  assert.deepEqual(renderTable(columns, rows, Number.POSITIVE_INFINITY)[1], rows[0]?.join('  '));
});

test('renderTable() measures what is seen, not the colours', () => {
  const red = paint(true)('red', 'bad');
  const lines = renderTable(
    [{ title: 'A' }, { title: 'B' }],
    [
      [red, 'x'],
      ['good', 'y'],
    ],
    80,
  );
  assert.equal(visible(lines[1] ?? ''), 'bad   x'.length);
});

test('shorten() ends a cut text with an ellipsis', () => {
  assert.deepEqual(
    [shorten('abcdef', 6), shorten('abcdef', 4), shorten('ab cdef', 4)],
    ['abcdef', 'abc…', 'ab…'],
  );
});

test('wrap() breaks at spaces only', () => {
  assert.deepEqual(wrap('one two three', 8), ['one two', 'three']);
  assert.deepEqual(wrap('onetwothree four', 5, '  '), ['onetwothree', '  four']);
});

test('wrap() never loses or breaks a word', () => {
  assert.deepEqual(wrap('aaaa bb cc dddddddd e', 7), ['aaaa bb', 'cc', 'dddddddd', 'e']);
  assert.deepEqual(wrap('one line', Number.POSITIVE_INFINITY), ['one line']);
});

test('renderTextRows() breaks the last cell under its own beginning and cuts nothing', () => {
  const rows = [
    ['ok', 'first', 'one two three'],
    ['failed', 'b', 'four\n-> five six seven'],
  ];
  assert.deepEqual(renderTextRows(rows, 26), [
    'ok      first  one two',
    '               three',
    'failed  b      four',
    '               -> five six',
    '               seven',
  ]);
  assert.deepEqual(renderTextRows([['a', 'b']], 80, { least: [3], indent: 2 }), ['  a    b']);
});
