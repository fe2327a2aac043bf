import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, longestSilence, overlapMs, parseAnswer, servingSpans, silences } from './samples.ts';

const at = (...times: number[]): Answer[] => times.map((t) => ({ sentMs: t - 1, answeredMs: t, node: 'a' }));

test('parseAnswer() reads answered requests and leaves out the others', () => {
  assert.deepEqual(parseAnswer('+ 10.00 11.50 vm1'), { sentMs: 10, answeredMs: 11.5, node: 'vm1' });
  assert.equal(parseAnswer('- 10.00 11.50 ECONNREFUSED'), undefined);
  assert.equal(parseAnswer('+ 10.00 11'), undefined);
});

test('silences() counts from the last answer before the span', () => {
  const answers = at(0, 10, 20, 320, 330);
  assert.equal(longestSilence(answers, { fromMs: 25, toMs: 340 }), 300);
  assert.deepEqual(silences(answers, { fromMs: 25, toMs: 340 })[0], { fromMs: 20, toMs: 320 });
});

test('silences() counts what is still silent at the end', () => {
  assert.equal(longestSilence(at(0, 10), { fromMs: 5, toMs: 500 }), 490);
});

test('silences() does not count what came before the span', () => {
  assert.equal(longestSilence(at(0, 400, 410, 420), { fromMs: 412, toMs: 425 }), 10);
});

test('servingSpans() ends a span where a node fell silent', () => {
  assert.deepEqual(servingSpans(at(10, 20, 30, 200, 210), 50), [
    { fromMs: 10, toMs: 30 },
    { fromMs: 200, toMs: 210 },
  ]);
});

test('overlapMs() adds up the times at which two or more serve', () => {
  const a = [{ fromMs: 0, toMs: 100 }];
  const b = [
    { fromMs: 60, toMs: 70 },
    { fromMs: 90, toMs: 200 },
  ];
  assert.equal(overlapMs([a, b], { fromMs: 0, toMs: 300 }), 20);
  assert.equal(overlapMs([a, b], { fromMs: 95, toMs: 300 }), 5);
  assert.equal(overlapMs([a, b, b], { fromMs: 0, toMs: 300 }), 120);
});

test('overlapMs() is nothing where one hands over to the next', () => {
  const handover = [[{ fromMs: 0, toMs: 100 }], [{ fromMs: 100, toMs: 200 }]];
  assert.equal(overlapMs(handover, { fromMs: 0, toMs: 300 }), 0);
});
