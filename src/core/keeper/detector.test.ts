import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carryOver, type Detector, isHeard, makeDetector, onBeat, onWake, wakeAt } from './detector.ts';

const settings = { intervalMs: 100, misses: 3, networks: 1, peers: 1 };

/**
 * One line per row: `beat T`, `beats A..B` (every 100 ms, wakes included), `wake T`, `wakes A..B` (at every planned
 * wake); what comes out is told as `heard T`, `silent T`, `stalled T MS`.
 */
function play(rows: readonly string[], detector: Detector = makeDetector(settings, 0)): string[] {
  const out: string[] = [];
  const wake = (now: number) => {
    const { stalledMs, changes } = onWake(detector, now);
    if (stalledMs > 0) out.push(`stalled ${now} ${stalledMs}`);
    for (const { heard } of changes) out.push(`${heard ? 'heard' : 'silent'} ${now}`);
  };
  const beat = (now: number) => {
    if (onBeat(detector, now, 0, 0)) out.push(`heard ${now}`);
  };
  const wakeUntil = (end: number) => {
    while (wakeAt(detector) <= end) wake(wakeAt(detector));
  };
  for (const row of rows) {
    const [verb, span = ''] = row.split(' ');
    const [first = 0, last = first] = span.split('..').map(Number);
    if (verb === 'beat') beat(first);
    if (verb === 'wake') wake(first);
    if (verb === 'wakes') wakeUntil(last);
    if (verb !== 'beats') continue;
    for (let now = first; now <= last; now += 100) {
      wakeUntil(now - 1);
      beat(now);
      wakeUntil(now);
    }
  }
  return out;
}

const tables: readonly {
  readonly name: string;
  readonly rows: readonly string[];
  readonly out: readonly string[];
}[] = [
  {
    name: 'a peer is heard from its first beat and silent exactly one window after its last',
    rows: ['beats 10..510', 'wakes 511..2000'],
    out: ['heard 10', 'silent 810'],
  },
  {
    name: 'a peer that never beats is silent after the first window, said once',
    rows: ['wakes 0..3000'],
    out: ['silent 300'],
  },
  {
    name: 'a peer that comes back is heard at once',
    rows: ['wakes 0..650', 'beat 650', 'wakes 650..900'],
    out: ['silent 300', 'heard 650'],
  },
  {
    name: 'two lost beats of three change nothing',
    rows: ['beats 0..200', 'wakes 201..499', 'beat 499', 'wakes 499..700'],
    out: ['heard 0'],
  },
  {
    name: 'a late wake within the tolerance judges as usual',
    rows: ['beats 0..300', 'wakes 301..500', 'wake 640'],
    out: ['heard 0', 'silent 640'],
  },
  {
    name: 'a stalled node reports its stall and not the death of a peer that goes on beating',
    rows: ['beats 0..300', 'wake 5300', 'beats 5301..6301'],
    out: ['heard 0', 'stalled 5300 4900'],
  },
  {
    name: 'a stalled node that sees a beat before its own wake reports the stall all the same',
    rows: ['beats 0..300', 'beat 5300', 'wake 5300', 'beats 5350..6350'],
    out: ['heard 0', 'stalled 5300 4900'],
  },
  {
    name: 'a peer that died during a stall is silent one whole window after the stall',
    rows: ['beats 0..300', 'beat 5300', 'wake 5300', 'wakes 5301..9000'],
    out: ['heard 0', 'stalled 5300 4900', 'silent 5600'],
  },
  {
    name: 'a silent peer whose old beats lie in the buffer after a stall is not called heard for them',
    rows: ['wakes 0..900', 'beat 5000', 'wake 5000', 'wakes 5001..9000'],
    out: ['silent 300', 'stalled 5000 4000'],
  },
  {
    name: 'a silent peer that beats again during a stall is heard once the window has passed',
    rows: ['wakes 0..900', 'beat 5000', 'wake 5000', 'beats 5050..5650'],
    out: ['silent 300', 'stalled 5000 4000', 'heard 5300'],
  },
  {
    name: 'a second stall starts the window again',
    rows: ['beats 0..300', 'wake 5300', 'wakes 5301..5400', 'wake 6000', 'wakes 6001..9000'],
    out: ['heard 0', 'stalled 5300 4900', 'stalled 6000 500', 'silent 6300'],
  },
  {
    name: 'a stall before anything was said delays the first judgement',
    rows: ['wake 100', 'wake 1000', 'wakes 1001..2000'],
    out: ['stalled 1000 800', 'silent 1300'],
  },
];

for (const { name, rows, out } of tables) {
  test(`detector: ${name}`, () => {
    assert.deepEqual(play(rows), out);
  });
}

test('detector: verdicts are kept apart per network and peer', () => {
  const detector = makeDetector({ ...settings, networks: 2, peers: 2 }, 0);
  assert.equal(onBeat(detector, 10, 1, 0), true);
  for (let now = 100; now <= 300; now += 100) {
    onBeat(detector, now, 1, 0);
    if (now < 300) assert.deepEqual(onWake(detector, now).changes, []);
  }
  assert.deepEqual(onWake(detector, 300).changes, [
    { network: 0, peer: 0, heard: false },
    { network: 0, peer: 1, heard: false },
    { network: 1, peer: 1, heard: false },
  ]);
  assert.equal(isHeard(detector, 1, 0), true);
  assert.equal(isHeard(detector, 0, 0), false);
});

test('detector: nothing is ever said about a pair without an address, nor about one out of range', () => {
  const detector = makeDetector({ ...settings, peers: 2, has: (_, peer) => peer === 1 }, 0);
  assert.equal(onBeat(detector, 10, 0, 0), false);
  assert.equal(onBeat(detector, 10, 7, 7), false);
  for (let now = 100; now < 300; now += 100) onWake(detector, now);
  assert.deepEqual(onWake(detector, 300).changes, [{ network: 0, peer: 1, heard: false }]);
  assert.equal(isHeard(detector, 0, 0), undefined);
});

test('detector: what was known of a pair survives a change of the peers', () => {
  const before = makeDetector(settings, 0);
  onBeat(before, 250, 0, 0);
  const after = makeDetector({ ...settings, peers: 2 }, 260);
  carryOver(before, [0, 0], after, [0, 1], 260);
  assert.equal(isHeard(after, 0, 1), true);
  assert.equal(isHeard(after, 0, 0), undefined);
  assert.deepEqual(onWake(after, 360).changes, []);
  onWake(after, 460);
  assert.deepEqual(onWake(after, 550).changes, [{ network: 0, peer: 1, heard: false }]);
});

test('detector: a shorter window begins with the change, and never ends later than the longer one', () => {
  const lax = { ...settings, intervalMs: 500 };
  for (const [lastBeat, changedAt, silentAt] of [
    [1000, 1400, 1700],
    [1000, 2400, 2500],
    [1000, 1050, 1350],
  ] as const) {
    const before = makeDetector(lax, 0);
    before.plannedWake = lastBeat;
    onBeat(before, lastBeat, 0, 0);
    const after = makeDetector(settings, changedAt);
    carryOver(before, [0, 0], after, [0, 0], changedAt);
    const silences: number[] = [];
    for (let now = changedAt; now < 3000; now += 10)
      for (const { heard } of onWake(after, now).changes) if (!heard) silences.push(now);
    assert.deepEqual(silences, [silentAt]);
  }
});

test('detector: a quiet wake allocates no new answer', () => {
  const detector = makeDetector(settings, 0);
  onBeat(detector, 10, 0, 0);
  assert.equal(onWake(detector, 20), onWake(detector, 30));
});
