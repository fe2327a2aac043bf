/** The table of transitions, row by row: what `a`, which coordinates and hears everybody, writes in given circumstances. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accusedEntry, memberEntry } from '../../../sim/sample-entries.ts';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { type Circumstances, turnIn } from '../../../sim/turn-in.ts';
import { definitionHash } from '../../definition-hash.ts';
import type { Document, NodeRecord } from '../document.ts';
import { coordinate } from './coordinate.ts';

const config = simpleConfig({
  nodes: ['a', 'b', 'c'],
  networks: ['net1'],
  fence: 'agent',
  fenceLimit: 1,
  groups: { web: {} },
});
const def = definitionHash(config.groups.web!);
const allIn = { a: memberEntry('a'), b: memberEntry('b'), c: memberEntry('c') };
const owned = { is: 'assigned', node: 'b', inc: 'b1', gen: 2, def } as const;
const accusedB = accusedEntry('b');

/** The document afterwards: as it was, where nothing is written. */
function afterwards(
  document: Partial<Document>,
  b: Partial<NodeRecord> = {},
  more: Partial<Circumstances['state']> = {},
): Document {
  const state = { hears: { net1: { b: true, c: true } }, ...more };
  const nodes = { ...allIn, ...document.nodes };
  const t = turnIn({ self: 'a', config, document: { ...document, nodes }, records: { b }, state });
  coordinate(t);
  const written = t.actions.find((action) => action.kind === 'write-document');
  return written?.document ?? t.s.store.document!.value;
}

const unheard = { hears: { net1: { c: true } } };
const out = { nodes: { b: { is: 'out' } } } as const;
const isOf = (document: Document) => document.nodes.b?.is;

test('coordinate() lets in a node that is clean and hears it', () => {
  assert.deepEqual(isOf(afterwards(out, { inc: 'b2' })), 'in');
});

test('coordinate() lets nobody in who is unclean, of another format, deaf, unheard, or another than it beats', () => {
  const deaf = { hears: { net1: ['c'] } };
  assert.equal(isOf(afterwards(out, { inc: 'b2', clean: false })), 'out');
  assert.equal(isOf(afterwards(out, { inc: 'b2', format: 2 })), 'out');
  assert.equal(isOf(afterwards(out, { inc: 'b2', ...deaf })), 'out');
  assert.equal(isOf(afterwards(out, { inc: 'b2' }, { hears: { net1: { c: true } } })), 'out');
  assert.equal(isOf(afterwards(out, { inc: 'b2' }, { beating: { b: 'b3' } })), 'out');
});

test('coordinate() calls a node gone (released) when that very incarnation says that it has left', () => {
  const entry = afterwards({}, { left: true }).nodes.b;
  assert.deepEqual(entry, { is: 'gone', inc: 'b1', proof: { kind: 'released', by: 'b' } });
  assert.notEqual(isOf(afterwards({}, { inc: 'b2', left: true })), 'gone');
  assert.equal(isOf(afterwards({}, { leaving: true })), 'in');
});

test('coordinate() accuses a node that stays unclean for 30 s, at the very moment that it has waited for', () => {
  // Of which the difference is less than 30 s, by rounding.
  const since = 28_439.1148;
  const isAccused = (now: number) => {
    const machine = { id: 'b', boot: '1' };
    const document = { nodes: { ...allIn, b: { ...allIn.b, machine } } };
    const records = { b: { inc: 'b2', clean: false, after: ['b1'], machine } };
    const state = { hears: { net1: { b: true, c: true } }, unclean: { b: since } };
    const t = turnIn({ self: 'a', config, now, document, records, state });
    coordinate(t);
    return t.actions.some((a) => a.kind === 'write-document' && a.document.nodes.b?.is === 'accused');
  };
  assert.equal(isAccused(since + 30_000), true);
  assert.equal(isAccused(since + 29_999), false);
});

test('coordinate() forgets since when a node was unclean while another node decides', () => {
  const document = { coordinator: 'b', term: 2 };
  const state = { hears: { net1: { b: true, c: true } }, unclean: { c: 1 } };
  const after = (who: Partial<Document>) => {
    const records = { c: { inc: 'c2', clean: false } };
    const t = turnIn({ self: 'a', config, document: who, records, state });
    coordinate(t);
    return t.s.unclean;
  };
  assert.deepEqual(after(document), {});
  assert.deepEqual(after({}), { c: 1 });
});

test('coordinate() remembers that a node went also with the write that brings another configuration', () => {
  const request = { kind: 'apply', hash: 'c2', base: 1 } as const;
  const requests = [{ seq: 1, by: 'admin', request }];
  const records = { b: { left: true }, c: { requests } };
  const t = turnIn({ self: 'a', config, records, state: { candidates: { c2: config } } });
  coordinate(t);
  const [next] = t.actions.flatMap((action) => (action.kind === 'write-document' ? [action.document] : []));
  assert.deepEqual([next?.config.hash, next?.absences], ['c2', { b: { count: 1 } }]);
});

const web = { groups: { web: owned } };

test('coordinate() gives a group on when its owner has released this generation', () => {
  const { groups } = afterwards(web, { released: { web: 2 } });
  assert.equal(groups.web?.gen, 3);
  assert.equal(groups.web?.last?.proof, 'released');
});

test('coordinate() leaves a group to its owner while it has not, or another incarnation has', () => {
  const genOf = (b: Partial<NodeRecord>) => afterwards(web, b).groups.web?.gen;
  assert.equal(genOf({ released: { web: 1 } }), 2);
  assert.equal(genOf({ inc: 'b2', released: { web: 2 } }), 2);
  const draining = { ...owned, is: 'draining', why: { kind: 'first-start' } } as const;
  assert.deepEqual(afterwards({ groups: { web: draining } }).groups.web, draining);
});

test('coordinate() frees a group by the proof of its owner, not by that of another incarnation', () => {
  const gone = (inc: string) => ({ b: { is: 'gone', inc, proof: { kind: 'off' } } }) as const;
  const groups = web.groups;
  assert.equal(afterwards({ groups, nodes: gone('b1') }).groups.web?.gen, 3);
  // Unheard, or it would be let in first, and the proof be no longer what its entry says.
  assert.equal(afterwards({ groups, nodes: gone('b1') }, {}, unheard).groups.web?.gen, 3);
  assert.equal(afterwards({ groups, nodes: gone('b0') }, {}, unheard).groups.web?.gen, 2);
  assert.deepEqual(afterwards({ groups, nodes: { b: { ...accusedB, asked: true } } }).groups.web, owned);
});

test('coordinate() calls the definition changed when the owner says that it runs with it', () => {
  const groups = { web: { ...owned, def: 'older', next: def } };
  const runs = { phase: 'running', gen: 2, def } as const;
  const defOf = (b: Partial<NodeRecord>) => {
    const entry = afterwards({ groups }, b).groups.web;
    return entry?.is === 'assigned' ? entry.def : undefined;
  };
  assert.equal(defOf({ running: { web: runs } }), def);
  assert.equal(defOf({ running: { web: { ...runs, gen: 1 } } }), 'older');
  assert.equal(defOf({ running: { web: { ...runs, def: 'older' } } }), 'older');
  assert.equal(defOf({ inc: 'b2', running: { web: runs } }), 'older');
  assert.equal(defOf({}), 'older');
});

test('coordinate() withdraws an accusation of a node that is heard again', () => {
  assert.equal(isOf(afterwards({ nodes: { b: accusedB } })), 'in');
});

test('coordinate() withdraws none that a person asked for, after an attempt, or with a failed stop', () => {
  const isAfter = (entry: Partial<typeof accusedB> | object, b: Partial<NodeRecord> = {}) =>
    isOf(afterwards({ nodes: { b: { ...accusedB, ...entry } } }, b));
  assert.equal(isAfter({ asked: true }), 'accused');
  assert.equal(isAfter({ started: true, attempt: 1 }), 'accused');
  assert.equal(isAfter({}, { running: { web: { gen: 2, phase: 'stop-failed' } } }), 'accused');
  assert.equal(isAfter({}, { inc: 'b2' }), 'accused');
  assert.equal(isAfter({}, { hears: { net1: ['c'] } }), 'accused');
});

const attemptOf = ({ nodes: { b } }: Document) => (b?.is === 'accused' ? b.attempt : undefined);

test('coordinate() starts an attempt with a number of its own, and none beyond the limit or while disarmed', () => {
  const nodes = { b: accusedB };
  const before = [1_800_000_000_000 - 1000];
  const disarmed = { by: 'admin' };
  assert.equal(attemptOf(afterwards({ nodes }, {}, unheard)), 1);
  const second = { b: { ...accusedB, attempt: 1, started: true } };
  assert.equal(attemptOf(afterwards({ nodes: second }, {}, unheard)), 2);
  assert.equal(attemptOf(afterwards({ nodes, fenced: before }, {}, unheard)), 0);
  assert.equal(attemptOf(afterwards({ nodes: second, fenced: before }, {}, unheard)), 2);
  assert.equal(attemptOf(afterwards({ nodes, disarmed }, {}, unheard)), 0);
  assert.equal(attemptOf(afterwards({ nodes: second, disarmed }, {}, unheard)), 1);
});

test('coordinate() lets a node or group go that is not configured, once it owns nothing or is free', () => {
  const gone = { is: 'gone', inc: 'd1', proof: { kind: 'lapsed' } } as const;
  const ofD = { ...owned, node: 'd', inc: 'd1', def: 'older' };
  const old = afterwards({ nodes: { d: gone }, groups: { web: { is: 'free', gen: 2 } } });
  assert.equal(old.nodes.d, undefined);
  const maintenance = { old: { by: 'admin' } };
  const busy = afterwards({ nodes: { d: gone }, groups: { old: ofD }, maintenance });
  assert.deepEqual(busy.nodes.d, gone);
  assert.deepEqual(busy.groups.old, ofD);
  assert.equal(afterwards({ groups: { old: { is: 'free', gen: 2 } } }).groups.old, undefined);
});

test('coordinate() writes nothing on what no read has shown, and nothing while it writes or reads', () => {
  const { s } = turnIn({ self: 'a', config });
  const { store } = turnIn({ self: 'a', config, document: { groups: { web: { is: 'free', gen: 2 } } } }).s;
  const genWith = (more: Partial<typeof s.store>) =>
    afterwards({}, {}, { store: { ...store, ...more } }).groups.web?.gen;
  const document = store.document!.value;
  assert.equal(genWith({}), 3);
  assert.equal(genWith({ confirmed: document.version - 1 }), 2);
  assert.equal(genWith({ readWanted: true }), 2);
  assert.equal(genWith({ reading: true }), 2);
  assert.equal(genWith({ writing: { nonce: 'n', before: document, document, sentAt: 0 } }), 2);
});
