import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document } from '../../core/takeover/document.ts';
import { firstDocument } from '../../core/takeover/first-document.ts';
import { memberEntry } from '../sample-entries.ts';
import { simpleConfig } from '../simple-config.ts';
import { World } from '../world.ts';
import { decidedNow } from './decisions.ts';
import { UndoneMoves } from './undone-moves.ts';

const config = simpleConfig({
  nodes: ['a', 'b', 'c'],
  networks: ['net1'],
  fence: 'agent',
  groups: { web: { failbackAfterMs: 10_000 } },
});
const first = firstDocument(config, 'c1', 'sim');
const others = { b: memberEntry('b'), c: memberEntry('c') };
const web = { is: 'assigned', node: 'b', inc: 'b1', gen: 2, def: 'd' } as const;
const gone = { is: 'gone', inc: 'a1', proof: { kind: 'off' } } as const;
const why = { kind: 'ranked', node: 'a', rank: 'better' } as const;
const away: Document = { ...first, nodes: { ...others, a: gone }, groups: { web } };
const back: Document = { ...away, nodes: { ...others, a: { ...memberEntry('a'), inc: 'a2' } } };
const moved: Document = { ...back, groups: { web: { ...web, is: 'draining', why, to: 'a' } } };

const earlier: Document = { ...away, nodes: { ...others, a: memberEntry('a') } };

interface Story {
  /** a has never been in before: let in and accused by one write. */
  readonly isNew?: boolean;
  /** What happens before a comes back, when it has, and after `ms` more web is to leave b for it. */
  readonly before?: (world: World) => void;
  readonly meanwhile?: (world: World) => void;
  readonly ms?: number;
  /** So long the write that lets a in is on its way. */
  readonly heldMs?: number;
}

/** What is wrong with the move, or nothing. */
function judged({
  isNew = false,
  before: fault = () => {},
  meanwhile = () => {},
  ms = 5000,
  heldMs = 0,
}: Story): string {
  const world = new World(config, 1);
  const moves = new UndoneMoves();
  const write = (before: Document, next: Document, onItsWayMs = 0) => {
    const decided = decidedNow(world);
    pass(onItsWayMs);
    moves.check(world, { before, next, by: { node: 'c', inc: 'c1' }, facts: world.facts }, decided);
  };
  const pass = (pauseMs: number) => {
    world.run(world.schedule.now + pauseMs);
    world.facts.wires.stepped(world);
  };
  fault(world);
  pass(1000);
  try {
    if (!isNew) write(earlier, away);
    write(away, back, heldMs);
    meanwhile(world);
    pass(ms);
    write(back, moved);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

test('a group that goes back to a node within its wait is found, one that goes later is not', () => {
  assert.match(judged({}), /web leaves b for a, which came back 5000 ms before and not 10000/);
  assert.equal(judged({ ms: 10_000 }), '');
});

test('a node that somebody lets out of quarantine may be gone back to at once', () => {
  const cluster = { ...config.cluster, quarantine: { departures: 2, stayMs: 60_000 } };
  const judge = (count: number) => {
    const world = new World({ ...config, cluster }, 1);
    const moves = new UndoneMoves();
    const absences = { a: { count, back: world.wall('c') } };
    const write = (from: Document, to: Document) =>
      moves.check(
        world,
        { before: from, next: to, by: { node: 'c', inc: 'c1' }, facts: world.facts },
        decidedNow(world),
      );
    write(earlier, away);
    write(away, { ...back, absences });
    write({ ...back, absences }, moved);
  };
  judge(2);
  assert.throws(() => judge(1), /web leaves b for a/);
});

test('the wait counts from when it was decided that the node is in, whenever that landed', () => {
  assert.equal(judged({ heldMs: 6000, ms: 4000 }), '');
  assert.match(judged({ heldMs: 6000, ms: 3000 }), /came back 9000 ms before/);
});

test('a node comes back only if it has been in', () => {
  assert.equal(judged({ isNew: true }), '');
});

test('nothing is said of a wait that a clock which was set meanwhile has ended, or one of several', () => {
  assert.equal(judged({ meanwhile: (world) => world.jumpWallClock(3_600_000) }), '');
  assert.equal(judged({ before: (world) => world.jumpWallClock(3_600_000, 'b') }), '');
  assert.match(judged({ before: (world) => world.jumpWallClock(3_600_000) }), /web leaves b/);
});

test('a group may leave a node that is cut off, and for as long as that may not have heard of its mended wires', () => {
  const cut = (world: World) => world.network.isolate('b', 'net1');
  assert.equal(judged({ before: cut }), '');
  const mend = (world: World) => world.network.heal('b');
  assert.equal(judged({ before: cut, meanwhile: mend, ms: 1000 }), '');
  assert.match(judged({ before: cut, meanwhile: mend, ms: 6000 }), /web leaves b/);
});

test('a group that goes to a better node before its window opens is found, one that goes just then is not', () => {
  const failbackWindow = { cron: '* * * * *', forMs: 5000, timezone: 'UTC' };
  const groups = { web: { failbackWindow } };
  const world = new World(
    simpleConfig({ nodes: ['a', 'b', 'c'], networks: ['net1'], fence: 'agent', groups }),
    1,
  );
  const next: Document = { ...moved, coordinator: 'c' };
  const goes = (earlyMs: number, heldMs: number) => {
    const { opens } = world.calendar(failbackWindow, world.wall('c') + 6000)!;
    world.run(world.schedule.now + (opens - world.wall('c')) - earlyMs);
    const decided = decidedNow(world);
    world.run(world.schedule.now + heldMs);
    const commit = { before: back, next, by: { node: 'c', inc: 'c1' }, facts: world.facts };
    new UndoneMoves().check(world, commit, decided);
  };
  for (let n = 1; n < 40; n++) goes(0.0001, n / 7);
  assert.throws(() => goes(2, 0), /2 ms before its window opens/);
});
