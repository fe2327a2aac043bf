import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from '../terminal/paint.ts';
import type { SystemContext } from './context.ts';
import { startProgress } from './progress.ts';

function fake(isTTY: boolean): { context: SystemContext; written: () => string } {
  let written = '';
  const out = { write: () => {}, isTTY };
  const err = {
    write: (text: string) => {
      written += text;
    },
    isTTY,
  };
  const signal = new AbortController().signal;
  const rest = {
    env: {},
    width: 40,
    paint: paint(false),
    signal,
    now: () => 0,
    sleep: async () => {},
    ask: async () => undefined,
  };
  return { context: { out, err, ...rest }, written: () => written };
}

test('progress for a person is one line that rewrites itself and goes away', () => {
  const { context, written } = fake(true);
  const progress = startProgress(context);
  progress.say('web is stopping');
  progress.say('web is a group with a state that is too long for the line');
  progress.end();
  const lines = written().split('\r\u001b[K');
  assert.deepEqual(lines, [
    '',
    'waiting 0ms: web is stopping',
    'waiting 0ms: web is a group with a sta…',
    '',
  ]);
});

test('progress for a file is one line per change', () => {
  const { context, written } = fake(false);
  const progress = startProgress(context);
  for (const state of ['a', 'a', 'b']) progress.say(state);
  progress.end();
  assert.equal(written(), 'waiting: a\nwaiting: b\n');
});
