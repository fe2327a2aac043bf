import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import type { NodeEntry } from '../document.ts';
import { withPastTimes } from '../past-times.ts';
import { type Absence, forgottenAt, unsteady } from '../placement/absences.ts';
import { makeDraft, setNode } from './draft.ts';
import { noteAbsences, noteDeparture } from './note-absences.ts';

const groups = { web: { failbackAfterMs: 10_000 } };
const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups });
const wall = 1_800_000_000_000;
const minute = 60_000;
const isIn: NodeEntry = { is: 'in', inc: 'b1', lapse: false };
const reborn: NodeEntry = { is: 'in', inc: 'b2', lapse: false };
const gone: NodeEntry = { is: 'gone', inc: 'b1', proof: { kind: 'off' } };
const never: NodeEntry = { is: 'gone', inc: '', proof: { kind: 'initial' } };
const suspect = { why: { kind: 'asked', by: 'eve' }, asked: true, attempt: 0, started: false } as const;
const accused: NodeEntry = { is: 'accused', inc: 'b1', lapse: false, ...suspect };
/** After the store was accepted. */
const unproven: NodeEntry = { is: 'accused', inc: '', lapse: false, ...suspect };
const off: NodeEntry = { is: 'gone', inc: '', proof: { kind: 'off' } };

const table: readonly (readonly [
  what: string,
  was: NodeEntry,
  now: NodeEntry,
  known: Absence | undefined,
  cutOff: boolean,
  then: Absence | undefined,
])[] = [
  ['is accused', isIn, accused, undefined, false, { count: 1 }],
  ['is gone after it was accused', accused, gone, { count: 1 }, false, { count: 1 }],
  ['is let in for the first time', never, isIn, undefined, false, undefined],
  ['is let in again', gone, reborn, { count: 1 }, false, { count: 1, back: wall }],
  ['is off, of which nobody knew whether it was there', unproven, off, undefined, false, { count: 1 }],
  ['is let in and at once fenced, likewise', unproven, accused, undefined, false, { count: 1 }],
  ['is only asked for a fence, likewise', unproven, { ...unproven, attempt: 1 }, undefined, false, undefined],
  ['proves that nothing runs there, likewise', unproven, reborn, undefined, false, undefined],
  ['is reborn in one write', isIn, reborn, undefined, false, { count: 1, back: wall }],
  ['goes once more', isIn, gone, { count: 2, back: wall - minute }, false, { count: 3 }],
  ['is cut off, of which nothing was known', isIn, isIn, undefined, true, undefined],
  ['is cut off once more', isIn, isIn, { count: 1, back: wall - minute }, true, { count: 2 }],
  ['stays cut off', isIn, isIn, { count: 2 }, true, { count: 2 }],
  ['can be reached again', isIn, isIn, { count: 2 }, false, { count: 2, back: wall }],
  [
    'has stayed for long',
    isIn,
    isIn,
    { count: 9, back: wall - 19 * minute },
    false,
    { count: 9, back: wall - 19 * minute },
  ],
  ['has stayed for twenty minutes', isIn, isIn, { count: 9, back: wall - 20 * minute }, false, undefined],
];
for (const [what, was, now, known, cutOff, then] of table) {
  test(`the coordinator remembers ${JSON.stringify(then)} of a node that ${what}`, () => {
    const a = { is: 'in', inc: 'a1', lapse: false } as const;
    const absences = known && { b: known };
    const t = turnIn({
      self: 'a',
      config,
      wall,
      document: { nodes: { a, b: was }, ...(absences && { absences }) },
    });
    const d = makeDraft(t.s.store.document!.value);
    setNode(d, 'b', now);
    noteAbsences(t, d, () => new Set(cutOff ? ['b'] : []));
    assert.deepEqual(d.next.absences?.b, then);
  });
}

test('the coordinator looks again when the wait is over', () => {
  const t = turnIn({
    self: 'a',
    config,
    wall,
    document: { absences: { b: { count: 1, back: wall - 4000 } } },
  });
  t.s.lookAt = { ...t.s.lookAt, members: Number.POSITIVE_INFINITY };
  noteAbsences(t, makeDraft(t.s.store.document!.value), () => new Set());
  assert.equal(t.s.lookAt.members, t.clock.now + 6000);
});

test('a group that has to move because its node is cut off makes that the first departure, once', () => {
  const t = turnIn({ self: 'a', config, wall });
  const d = makeDraft(t.s.store.document!.value);
  noteDeparture(d, 'b');
  noteDeparture(d, 'b');
  assert.deepEqual(d.next.absences, { b: { count: 1 } });
});

const waits: readonly (readonly [count: number, forMs: number])[] = [
  [1, 10_000],
  [2, 20_000],
  [4, 80_000],
  [7, 10 * minute],
  [60, 10 * minute],
];
for (const [count, forMs] of waits) {
  test(`a node that went ${count} times has to stay for ${forMs / 1000} s`, () => {
    const at = (ms: number) => unsteady({ count, back: wall }, config.groups.web, wall + ms);
    assert.deepEqual(at(forMs - 1), { kind: 'back-lately', times: count, forMs, until: wall + forMs });
    assert.equal(at(forMs), undefined);
  });
}

test('a group does not go back to a node that is cut off again, whichever network that is', () => {
  const lost = (absence: Absence | undefined, group = config.groups.web) =>
    unsteady(absence, group, wall, undefined, { kind: 'cut-off', network: 'net1' });
  assert.deepEqual(lost({ count: 2 }), { kind: 'cut-off', network: 'net1' });
  assert.equal(unsteady({ count: 2 }, config.groups.web, wall), undefined);
  assert.equal(lost(undefined), undefined);
  assert.equal(lost({ count: 2 }, { ...config.groups.web!, failbackAfterMs: 0 }), undefined);
});

const quarantine = { departures: 3, stayMs: 60 * minute };

test('a node that went as often as the file says is in quarantine until it has stayed, whatever a group says', () => {
  const group = { ...config.groups.web!, failbackAfterMs: 0 };
  const at = (count: number, ms: number) => unsteady({ count, back: wall }, group, wall + ms, quarantine);
  const until = wall + 60 * minute;
  assert.equal(at(2, 0), undefined);
  assert.deepEqual(at(3, 0), { kind: 'quarantined', times: 3, forMs: 60 * minute, until });
  assert.deepEqual(at(9, 60 * minute - 1), { kind: 'quarantined', times: 9, forMs: 60 * minute, until });
  assert.equal(at(3, 60 * minute), undefined);
});

test('a departure is remembered for as long as the node is in quarantine', () => {
  assert.equal(forgottenAt({ count: 3, back: wall }, quarantine), wall + 60 * minute);
  assert.equal(forgottenAt({ count: 3, back: wall }, { ...quarantine, stayMs: 1 }), wall + 20 * minute);
  assert.equal(forgottenAt({ count: 3, back: wall }, undefined), wall + 20 * minute);
});

test('a group that does not want to wait does not', () => {
  assert.equal(
    unsteady({ count: 9, back: wall }, { ...config.groups.web!, failbackAfterMs: 0 }, wall),
    undefined,
  );
});

test('a return that lies in the future counts as now, and the wait lasts as long as it was meant to', () => {
  const t = turnIn({
    self: 'a',
    config,
    wall,
    document: { absences: { b: { count: 1, back: wall + 1e9 } } },
  });
  assert.deepEqual(withPastTimes(t.s.store.document!.value, wall).absences, { b: { count: 1, back: wall } });
});
