/** When what waits goes out: gathered, damped, held to so many an hour, and nothing lost without being counted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Happening } from '../core/notify/happening.ts';
import {
  addCertain,
  addComing,
  due,
  emptyHold,
  flapCount,
  flapMs,
  type Hold,
  isFor,
  sumUp,
  wentWell,
  wentWrong,
} from './hold.ts';

const rules = { gatherMs: 5_000, perHour: 8 };
const start = 1_000_000;
const hourMs = 3_600_000;

function happening(id: string, more: Partial<Happening> = {}): Happening {
  const reason = { kind: 'node-accused', node: 'a', why: { kind: 'stays-unclean' } } as const;
  return { id, at: start, topic: 'fencing', level: 'warning', key: id, is: 'happened', reason, ...more };
}

const idsOf = (told: readonly Happening[] | undefined) => told?.map(({ id }) => id);
const ask = (hold: Hold, now: number, isQuiet = true) => idsOf(due(hold, rules, { now, isQuiet }));

test('What happens close together is one message, and what goes on happening is not waited for for ever', () => {
  let hold = addComing(emptyHold, happening('1'), start);
  assert.equal(ask(hold, start + 4_999), undefined);
  hold = addComing(hold, happening('2'), start + 4_000);
  assert.equal(ask(hold, start + 5_000), undefined);
  assert.deepEqual(ask(hold, start + 9_000), ['1', '2']);
  assert.equal(ask(hold, start + 9_000, false), undefined);
  assert.deepEqual(ask(hold, start + 30_000, false), ['1', '2']);
  for (let second = 1; second < 30; second += 1)
    hold = addComing(hold, happening(`more ${second}`), start + second * 1_000);
  assert.equal(ask(hold, start + 29_999), undefined);
  assert.equal(ask(hold, start + 30_000)?.length, 31);
});

test('What comes while a message is on its way waits for the next one', () => {
  let hold = addComing(emptyHold, happening('1'), start);
  const told = due(hold, rules, { now: start + 5_000, isQuiet: true })!;
  hold = wentWell(addComing(hold, happening('2'), start + 6_000), told, start + 7_000);
  assert.deepEqual(idsOf(hold.waiting), ['2']);
  assert.deepEqual(ask(hold, start + 11_000), ['2']);
});

test('What could not be sent waits, is tried after growing pauses, and goes together with what came since', () => {
  let hold = addComing(emptyHold, happening('1'), start);
  const pauses: number[] = [];
  for (let now = start + 5_000, n = 0; n < 9; n += 1) {
    hold = wentWrong(hold, now);
    pauses.push(hold.retryAt - now);
    assert.equal(ask(hold, hold.retryAt - 1), undefined);
    now = hold.retryAt;
  }
  assert.deepEqual(
    pauses,
    [10, 20, 40, 80, 160, 320, 600, 600, 600].map((seconds) => seconds * 1_000),
  );
  hold = addComing(hold, happening('2'), start + 6_000);
  assert.deepEqual(ask(hold, hold.retryAt), ['1', '2']);
  assert.equal(wentWell(hold, hold.waiting, hold.retryAt).failures, 0);
});

test('No more messages go within an hour than allowed; a quarter is kept for alarms; what is held back goes later', () => {
  let hold = emptyHold;
  let now = start;
  const send = () => {
    const told = due(hold, rules, { now, isQuiet: true });
    if (told !== undefined) hold = wentWell(hold, told, now);
    return told;
  };
  const another = (level: Happening['level']) => {
    now += 10_000;
    hold = addComing(hold, happening(`${now}`, { level }), now);
    now += 5_000;
    return send();
  };
  for (let n = 0; n < 6; n += 1) assert.equal(another('warning')?.length, 1);
  assert.equal(another('warning'), undefined);
  assert.equal(another('alarm')?.length, 2);
  assert.equal(another('alarm')?.length, 1);
  assert.equal(another('alarm'), undefined);
  assert.equal(another('warning'), undefined);
  now = start + hourMs + 20_000;
  assert.equal(send()?.length, 2);
});

test('The end of an alarm does not count as one', () => {
  const full = { ...emptyHold, sent: Array.from({ length: 6 }, () => start) };
  const end = addCertain(full, happening('1', { level: 'alarm', is: 'ended' }), start);
  assert.equal(ask(end, start + 60_000), undefined);
});

test('What keeps happening is counted, and summed up every ten minutes until it stops', () => {
  let hold = emptyHold;
  const flap = (n: number, at: number) => {
    hold = addComing(hold, happening(`web ${n}`, { key: 'web' }), at);
  };
  for (let n = 0; n < flapCount + 5; n += 1) flap(n, start + n * 1_000);
  assert.equal(hold.waiting.length, flapCount);
  hold = sumUp(hold, start + flapMs);
  assert.equal(hold.waiting.length, flapCount);
  const from = start + flapCount * 1_000;
  hold = sumUp(hold, from + flapMs);
  const sum = hold.waiting.at(-1)!;
  assert.deepEqual([sum.is, sum.count, sum.forMs], ['repeated', 5, flapMs]);
  // It goes on: counted still, and summed up again.
  flap(99, from + flapMs + 1_000);
  hold = sumUp(hold, from + 2 * flapMs);
  assert.deepEqual([hold.waiting.at(-1)!.is, hold.waiting.at(-1)!.count], ['repeated', 1]);
  // It stops: nothing is counted any more, and the next time is told.
  const before = hold.waiting.length;
  hold = sumUp(hold, from + 3 * flapMs + 1_000);
  assert.equal(hold.waiting.length, before);
  flap(100, from + 4 * flapMs);
  assert.equal(hold.waiting.at(-1)!.id, 'web 100');
});

test('Of very much that waits the oldest is left out and counted, and never that a problem began or ended', () => {
  let hold = addCertain(emptyHold, happening('began', { is: 'began' }), start);
  for (let n = 0; n < 300; n += 1) hold = addComing(hold, happening(`${n}`), start + n);
  assert.equal(hold.waiting.length, 200);
  assert.equal(hold.leftOut, 101);
  assert.deepEqual([hold.waiting[0]?.id, hold.waiting.at(-1)?.id], ['began', '299']);
});

test('A way is told of its topics, from its severity on', () => {
  const way = { events: ['fencing'], severity: 'warning' } as const;
  assert.ok(isFor(way, happening('1')));
  assert.ok(isFor(way, happening('1', { level: 'alarm' })));
  assert.ok(!isFor(way, happening('1', { level: 'info' })));
  assert.ok(!isFor(way, happening('1', { topic: 'moves' })));
});
