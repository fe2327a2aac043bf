import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { type Circumstances, turnIn } from '../../../sim/turn-in.ts';
import { makeDraft } from '../coordinate/draft.ts';
import { sameRecord } from '../same-record.ts';
import { answerRequests } from './answer-requests.ts';
import { endRequests, giveUp, requestEntry } from './end-requests.ts';
import type { Request } from './requests.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: { web: {} } });
const stop: Request = { kind: 'stop', group: 'web' };
const now = 100_000;
const pending = { seq: 1, by: 'admin', ticket: 7, request: stop, until: now + 1000, sent: true };

/** What comes of a request in the record of b that a reads, `leftMs` before its end when the record was seen. */
function asked(leftMs: number | undefined, seen: { readonly at: number; readonly moves: number }) {
  return asking(leftMs, seen).outcome;
}

/** `lookAt`: when the coordinator looks again by itself. */
function asking(leftMs: number | undefined, seen: { readonly at: number; readonly moves: number }) {
  const entry = { seq: 1, by: 'admin', request: stop, ...(leftMs === undefined ? {} : { leftMs }) };
  const progress = { b: { inc: 'b1', counter: 1, ...seen } };
  const t = turnIn({ self: 'a', config, records: { b: { requests: [entry] } }, state: { progress } });
  t.round = 'members';
  t.s.lookAt = { ...t.s.lookAt, members: Number.POSITIVE_INFINITY };
  const d = makeDraft(t.s.store.document!.value);
  answerRequests(t, d);
  const result = d.next.answers.b?.results[1];
  const outcome = result === undefined ? 'waits' : (result?.kind ?? 'done');
  return { outcome, lookAt: t.s.lookAt.members };
}

const table: readonly (readonly [
  leftMs: number | undefined,
  seenAgoMs: number,
  moves: number,
  outcome: string,
])[] = [
  [1000, 0, 1, 'done'],
  [1000, 999, 1, 'done'],
  [1000, 1000, 1, 'too-late'],
  [0, 0, 1, 'too-late'],
  [1000, 0, 0, 'waits'],
  [1000, 2000, 0, 'too-late'],
  // An older version said no end.
  [undefined, 60_000, 1, 'done'],
  [undefined, 60_000, 0, 'done'],
];
for (const [leftMs, ago, moves, outcome] of table) {
  test(`a coordinator that saw ${leftMs} ms left ${ago} ms ago, ${moves} moves before: ${outcome}`, () => {
    assert.equal(asked(leftMs, { at: now - ago, moves }), outcome);
  });
}

test('a coordinator looks again when a request that waits for a sign of its node is over', () => {
  assert.deepEqual(asking(1000, { at: now - 400, moves: 0 }), { outcome: 'waits', lookAt: now + 600 });
});

function own(state: Circumstances['state']) {
  return turnIn({ self: 'a', config, now, ...(state && { state }) });
}

test('a node answers what ended before any record said it, and drops it', () => {
  const { seq: _, sent: __, ...fresh } = pending;
  const unsent = { ...pending, ticket: 8, sent: false };
  const t = own({
    asked: [{ ...fresh, until: now }],
    requests: [
      { ...unsent, until: now },
      { ...pending, ticket: 9 },
    ],
  });
  endRequests(t);
  const answers = t.actions.map((a) => (a.kind === 'answer-request' ? [a.ticket, a.refusal?.kind] : a));
  assert.deepEqual(answers, [
    [7, 'too-late'],
    [8, 'too-late'],
  ]);
  assert.deepEqual([t.s.asked, t.s.requests], [[], [{ ...pending, ticket: 9 }]]);
});

test('a node leaves what a coordinator may have read to the coordinator, and says that its time is over', () => {
  const t = own({ requests: [{ ...pending, until: now }] });
  endRequests(t);
  assert.deepEqual([t.actions, t.s.requests.length], [[], 1]);
  assert.equal(requestEntry(t, t.s.requests[0]!).leftMs, 0);
});

test('a node looks again when the next request ends', () => {
  const t = own({ requests: [pending] });
  t.s.lookAt = { ...t.s.lookAt, members: Number.POSITIVE_INFINITY };
  endRequests(t);
  assert.equal(t.s.lookAt.members, pending.until);
});

test('a request ends when whoever asked has gone', () => {
  const t = own({ requests: [pending] });
  giveUp(t, pending.ticket);
  assert.equal(requestEntry(t, t.s.requests[0]!).leftMs, 0);
});

test('the time that passes is no news of a record, its end is', () => {
  const t = own({});
  const record = t.s.store.records.b!.value;
  const left = (leftMs: number) => ({
    ...record,
    requests: [{ seq: 1, by: 'admin', request: stop, leftMs }],
  });
  assert.equal(sameRecord(left(900), left(100)), true);
  assert.equal(sameRecord(left(900), left(0)), false);
});
