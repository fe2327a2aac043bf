import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { makeDraft } from '../coordinate/draft.ts';
import type { NodeRecord, WrittenRequest } from '../document.ts';
import { observe } from '../observe.ts';
import { makeTurn } from '../turn.ts';
import { answerRequests, deliverAnswers, numberRequests } from './answer-requests.ts';
import type { Request } from './requests.ts';

const groups = { web: {} };
const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups });
const asked = (seq: number, request: WrittenRequest) => ({ seq, by: 'admin', request });
const stop: Request = { kind: 'stop', group: 'web' };
const stopNobody: Request = { kind: 'stop', group: 'nobody' };

test('answerRequests() carries a request out of the record of the node that passed it on, once', () => {
  const t = turnIn({ self: 'a', config, records: { b: { requests: [asked(1, stop)] } } });
  const d = makeDraft(t.s.store.document!.value);
  answerRequests(t, d);
  assert.deepEqual(d.next.stopped, { web: { is: 'asked', by: 'admin' } });
  assert.deepEqual(d.next.answers.b, { inc: 'b1', done: 1, results: { 1: null } });
  const again = makeDraft(d.next);
  answerRequests(t, again);
  assert.equal(again.changed, false);
});

test('answerRequests() refuses with a reason, and changes nothing but the answer', () => {
  const t = turnIn({ self: 'a', config, records: { b: { requests: [asked(1, stopNobody)] } } });
  const d = makeDraft(t.s.store.document!.value);
  answerRequests(t, d);
  const { answers, ...rest } = d.next;
  const { answers: _before, ...before } = d.before;
  assert.deepEqual(rest, before);
  assert.deepEqual(answers.b!.results[1], { kind: 'no-such-group', group: 'nobody' });
});

test('answerRequests() does not take an answer to an older incarnation for its own', () => {
  const answers = { b: { inc: 'b0', done: 9, results: {} } };
  const t = turnIn({
    self: 'a',
    config,
    document: { answers },
    records: { b: { requests: [asked(1, stop)] } },
  });
  const d = makeDraft(t.s.store.document!.value);
  answerRequests(t, d);
  assert.deepEqual(d.next.answers.b, { inc: 'b1', done: 1, results: { 1: null } });
});

test('answerRequests() answers no more than it keeps, and the rest when those are read', () => {
  const requests = Array.from({ length: 30 }, (_, i) => asked(i + 1, stop));
  const answersFrom = (first: number, answers = {}) => {
    const t = turnIn({
      self: 'a',
      config,
      document: { answers },
      records: { b: { requests: requests.slice(first) } },
    });
    const d = makeDraft(t.s.store.document!.value);
    answerRequests(t, d);
    return d.next.answers;
  };
  const some = answersFrom(0);
  assert.deepEqual(Object.keys(some.b!.results), ['1', '2', '3', '4', '5', '6', '7', '8']);
  assert.deepEqual(answersFrom(0, some), some);
  const more = answersFrom(8, some);
  assert.deepEqual(Object.keys(more.b!.results), ['9', '10', '11', '12', '13', '14', '15', '16']);
  assert.equal(answersFrom(13, more).b!.done, 21);
});

test('deliverAnswers() takes an answer that is not kept for none', () => {
  const t = turnIn({ self: 'a', config });
  const pending = { ticket: 1, seq: 1, by: 'admin', request: stop, until: 200_000, sent: true };
  t.s.requests = [pending, { ...pending, ticket: 2, seq: 2 }];
  const answers = { a: { inc: 'a1', done: 2, results: { 2: null } } };
  deliverAnswers(t, { ...t.s.store.document!.value, answers });
  assert.deepEqual(
    t.actions.map((action) => action.kind === 'answer-request' && action.refusal?.kind),
    ['answer-not-kept', undefined],
  );
});

test('answerRequests() refuses a plan against an older configuration', () => {
  const apply: Request = { kind: 'apply', hash: 'c2', base: 0 };
  const t = turnIn({
    self: 'a',
    config,
    records: { b: { requests: [asked(1, apply)] } },
    state: { candidates: { c2: config } },
  });
  const d = makeDraft(t.s.store.document!.value);
  answerRequests(t, d);
  assert.deepEqual(d.next.config, d.before.config);
  assert.deepEqual(d.next.answers.b!.results[1], { kind: 'configuration-changed', version: 1, base: 0 });
});

/** What is answered to an apply of levels while the records of these nodes say that they know them. */
function applied(knowing: readonly string[], more: Partial<NodeRecord> = {}): unknown {
  const three = { nodes: ['a', 'b', 'c'], networks: ['net1'], groups } as const;
  const knows = (node: string) => (knowing.includes(node) ? { knows: ['fence-levels'] } : {});
  const requests = [asked(1, { kind: 'apply', hash: 'c2', base: 1 })];
  const t = turnIn({
    self: 'a',
    config: simpleConfig({ ...three, fence: 'agent' }),
    records: { a: knows('a'), b: { ...knows('b'), requests }, c: { ...knows('c'), ...more } },
    state: { candidates: { c2: simpleConfig({ ...three, fence: 'pair' }) } },
  });
  const d = makeDraft(t.s.store.document!.value);
  answerRequests(t, d);
  return d.next.config.hash === 'c2' ? 'in force' : d.next.answers.b?.results[1];
}

test('answerRequests() brings levels into force when every member knows them, and not before', () => {
  const needs = 'fence-levels';
  assert.equal(applied(['a', 'b', 'c']), 'in force');
  assert.deepEqual(applied(['a', 'b']), { kind: 'members-too-old', nodes: ['c'], needs });
  assert.deepEqual(applied(['c']), { kind: 'members-too-old', nodes: ['a', 'b'], needs });
  // Another incarnation than the member's comes in by following the configuration.
  assert.equal(applied(['a', 'b'], { inc: 'c2' }), 'in force');
});

test('a configuration that is not in the store is asked for once a second, and its apply is refused in the end', () => {
  const apply: Request = { kind: 'apply', hash: 'c9', base: 1 };
  const from = turnIn({ self: 'a', config, records: { b: { requests: [asked(1, apply)] } } });
  let { s: state } = from;
  let reads = 0;
  for (let now = from.clock.now; now < from.clock.now + 10_000; now += 100) {
    const t = makeTurn(state, { ...from.clock, now });
    const d = makeDraft(t.s.store.document!.value);
    answerRequests(t, d);
    if (d.next.answers.b !== undefined) {
      assert.deepEqual(d.next.answers.b.results, {
        1: { kind: 'configuration-unreadable', hash: 'c9', said: 'not there' },
      });
      return assert.equal(reads, 3);
    }
    for (const action of t.actions) {
      if (action.kind !== 'read-config') continue;
      reads += 1;
      observe(t, { kind: 'config-unreadable', hash: action.hash, said: 'not there' });
    }
    state = t.s;
  }
  assert.fail('nobody was answered');
});

test('answerRequests() survives whatever stands in a record', () => {
  const odd = [null, 7, { seq: 1 }, { seq: 2, by: 'eve', request: null }, { seq: 3, request: { kind: 5 } }];
  for (const requests of [odd, null, 'no list', {}]) {
    const t = turnIn({ self: 'a', config, records: { b: { requests: requests as never } } });
    const d = makeDraft(t.s.store.document!.value);
    answerRequests(t, d);
    const answered = Object.values(d.next.answers.b?.results ?? {}).map((reason) => reason?.kind);
    assert.deepEqual(answered, requests === odd ? Array(3).fill('unknown-request') : []);
  }
});

test('answerRequests() refuses what no version of it knows, and what lacks a part', () => {
  const requests = [asked(1, { kind: 'constructor' }), asked(2, { kind: 'move', group: 'web', forMs: 1 })];
  const t = turnIn({ self: 'a', config, records: { b: { requests } } });
  const d = makeDraft(t.s.store.document!.value);
  answerRequests(t, d);
  assert.deepEqual(d.next.answers.b!.results, {
    1: { kind: 'unknown-request', request: 'constructor' },
    2: { kind: 'request-without', request: 'move', field: 'node' },
  });
});

test('numberRequests() goes on after what this incarnation was answered', () => {
  const t = turnIn({ self: 'a', config, document: { answers: { a: { inc: 'a1', done: 4, results: {} } } } });
  t.s.renewal = { ...t.s.renewal, owned: true };
  t.s.asked = [{ by: 'admin', ticket: 1, request: stop, until: 200_000 }];
  numberRequests(t, t.s.store.document!.value);
  assert.deepEqual(
    t.s.requests.map((r) => r.seq),
    [5],
  );
});

test('deliverAnswers() hands an answer to who asked, and forgets the request', () => {
  const no = { kind: 'does-not-run', group: 'web', stopped: 'no' } as const;
  const answers = { a: { inc: 'a1', done: 1, results: { 1: no } } };
  const requests = [{ ...asked(1, stop), ticket: 77, until: 200_000, sent: true }];
  const t = turnIn({ self: 'a', config, document: { answers }, state: { requests } });
  deliverAnswers(t, t.s.store.document!.value);
  assert.deepEqual(t.actions, [{ kind: 'answer-request', ticket: 77, refusal: no }]);
  assert.deepEqual(t.s.requests, []);
});

test('numberRequests() of a daemon that follows on another gives no number that was given before', () => {
  const known = { by: 'admin', request: stop, until: 200_000 };
  const owned = turnIn({ self: 'a', config }).s.renewal;
  const state = { renewal: { ...owned, owned: true }, asked: [7, 8].map((ticket) => ({ ...known, ticket })) };
  const numbers = (nextRequest: number | undefined) => {
    const t = turnIn({ self: 'a', config, now: 100_000.5, state: { ...state, nextRequest } });
    numberRequests(t, t.s.store.document!.value);
    return [t.s.requests.map(({ seq }) => seq), t.s.nextRequest];
  };
  assert.deepEqual(numbers(undefined), [[100_001, 100_002], 100_003]);
  assert.deepEqual(numbers(3), [[3, 4], 5]);
});
