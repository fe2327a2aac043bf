import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, countReturns, findLongestSilence, listOwners, within } from './answers.ts';

const answer = (node: string, atMs: number, sentMs = atMs - 1): Answer => ({ node, sentMs, atMs });
const steady = (node: string, fromMs: number, toMs: number): Answer[] =>
  Array.from({ length: (toMs - fromMs) / 10 + 1 }, (_, i) => answer(node, fromMs + i * 10));
const silence = (answers: Answer[], fromMs: number, toMs: number, stalls = [{ atMs: 0, lateMs: 0 }]) =>
  findLongestSilence({ answers, stalls }, { fromMs, toMs });

test('findLongestSilence() finds the time between the last answer of one owner and the first of the next', () => {
  const answers = [...steady('a', 0, 500), ...steady('b', 880, 1500)];
  assert.deepEqual(silence(answers, 505, 1500), { ms: 380, fromMs: 500, stalledMs: 0 });
});

test('findLongestSilence() counts a silence from the answer before the span', () => {
  assert.equal(silence([answer('a', 100), answer('b', 300)], 250, 310).ms, 200);
});

test('findLongestSilence() counts a silence that goes on at the end', () => {
  assert.equal(silence(steady('a', 0, 200), 0, 900).ms, 700);
});

test('findLongestSilence() takes a span without answers for one silence', () => {
  assert.deepEqual(silence([], 100, 400), { ms: 300, fromMs: 100, stalledMs: 0 });
});

test('findLongestSilence() leaves out what happened in other spans', () => {
  const answers = [...steady('a', 0, 100), ...steady('b', 900, 1200)];
  assert.equal(silence(answers, 1000, 1200).ms, 10);
});

test('findLongestSilence() says how much of it the client itself did not run', () => {
  const stalls = [
    { atMs: 160, lateMs: 40 },
    { atMs: 520, lateMs: 50 },
  ];
  assert.equal(silence([answer('a', 130), answer('a', 500)], 0, 500, stalls).stalledMs, 30 + 30);
});

test('within() keeps both ends of the span', () => {
  assert.deepEqual(
    within(steady('a', 0, 50), { fromMs: 20, toMs: 40 }).map((a) => a.atMs),
    [20, 30, 40],
  );
});

test('listOwners() names an owner once for every change', () => {
  assert.deepEqual(listOwners([...steady('a', 0, 30), ...steady('b', 40, 60), answer('a', 70)]), [
    'a',
    'b',
    'a',
  ]);
});

test('countReturns() finds nothing when the service moves once', () => {
  assert.equal(countReturns([...steady('a', 0, 100), ...steady('b', 400, 500)]), 0);
});

test('countReturns() sees two owners that answer in turns', () => {
  const answers = [answer('a', 10), answer('b', 20), answer('a', 30), answer('b', 40), answer('a', 50)];
  assert.equal(countReturns(answers), 2);
});

test('countReturns() forgives an answer that was asked for before the other node took over', () => {
  assert.equal(countReturns([answer('a', 10), answer('b', 20), answer('a', 21, 12), answer('b', 30)]), 0);
});
