import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Screen } from './screen.ts';

function sheet(isTTY: boolean, columns = 80) {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  return { out: { write, isTTY, columns }, read: () => text };
}

test('a screen tells what happened in the order of its times', () => {
  const { out, read } = sheet(false);
  const screen = new Screen(out, true);
  const at = Date.now();
  screen.tell({ at: at + 20, who: 'n2', text: 'second' });
  screen.tell({ at: at + 10, who: 'n1', text: 'first' });
  screen.close();
  assert.match(read(), /n1 +first\n.*n2 +second\n$/);
});

test('a screen that is no terminal gets neither colours nor cursor movements', () => {
  const { out, read } = sheet(false);
  const screen = new Screen(out, false);
  screen.status('waiting');
  screen.tell({ at: Date.now(), who: 'n1', text: 'off', level: 'alarm' });
  screen.line('done');
  screen.close();
  assert.ok(!read().includes('\x1b') && !read().includes('\r'), JSON.stringify(read()));
});

test('a terminal gets long sentences broken under their beginning', () => {
  const { out, read } = sheet(true, 40);
  const screen = new Screen(out, true);
  screen.tell({ at: Date.now(), who: 'n1', text: 'one two three four five' });
  screen.close();
  assert.match(read(), /n1 {7}one two three four\n {20}five\n/);
});
