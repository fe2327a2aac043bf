/**
 * Two nodes that tell for one cluster, on a clock of the test and a book that both write: whoever coordinates tells, and what one of
 * them has told the other does not tell again.
 */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { everything, NotifyWorld } from '../../test/support/notify-world.ts';
import type { Reason } from '../core/reason.ts';
import type { Notice } from '../core/takeover/said.ts';
import { comesWithinMs } from './history.ts';

let world: NotifyWorld;
beforeEach(() => {
  world = new NotifyWorld();
});

const accused: Reason = { kind: 'node-accused', node: 'a', why: { kind: 'not-heard', heard: 2, of: 3 } };
const assigned = (node: string, gen: number): Reason => ({
  kind: 'group-assigned',
  group: 'web',
  node,
  gen,
  proof: 'off',
  why: { kind: 'accused', node: 'a', why: { kind: 'not-heard', heard: 2, of: 3 } },
});
const isGone: Notice = {
  level: 'warning',
  reason: { kind: 'node-is-gone', node: 'a', proof: 'off', by: 'ipmi' },
};
const nowhere: Notice = {
  level: 'alarm',
  reason: { kind: 'runs-nowhere', group: 'web', why: { kind: 'no-member' } },
};

test('A problem that stands is told when it began and when it is over, and one that passes is not', async () => {
  world.boot('a');
  await world.pass(5_000);
  world.problems = [nowhere];
  await world.pass(1_000);
  world.problems = [];
  await world.pass(20_000);
  assert.deepEqual(world.told(), []);
  world.problems = [nowhere];
  await world.pass(60_000);
  assert.deepEqual(world.told(), [['began runs-nowhere web']]);
  assert.equal(world.sent[0]?.message.severity, 'alarm');
  world.problems = [];
  await world.pass(60_000);
  assert.deepEqual(world.told(), [['began runs-nowhere web'], ['ended runs-nowhere web']]);
  assert.equal(world.sent[1]?.message.severity, 'info');
});

test('What a problem says may change while it stands: it is the same one, unless it gets worse', async () => {
  world.boot('a');
  const full = (level: Notice['level'], freeMib: number): Notice => ({
    level,
    reason: { kind: 'disk-low', node: 'b', freeMib, freeFiles: 9 },
  });
  world.problems = [full('warning', 400)];
  await world.pass(20_000);
  world.problems = [full('warning', 300)];
  await world.pass(20_000);
  assert.equal(world.sent.length, 1);
  world.problems = [full('alarm', 3)];
  await world.pass(20_000);
  assert.deepEqual(world.told(), [['began disk-low b'], ['began disk-low b']]);
  assert.equal(world.sent[1]?.message.severity, 'alarm');
});

test('A takeover is one message, with the time in which nobody had the group', async () => {
  world.boot('a');
  const other = world.boot('b');
  await world.pass(3_000);
  world.nodes.delete('a');
  world.happens(accused);
  world.document = { ...world.document, coordinator: 'b' };
  world.now += 40;
  world.problems = [isGone];
  world.happens({ kind: 'node-gone', node: 'a', proof: 'off', by: 'ipmi' });
  world.happens(assigned('b', 2));
  world.now += 60;
  world.runs('web', 'b', 2);
  await world.pass(60_000);
  assert.deepEqual(world.told(), [
    ['happened node-accused a', 'happened group-assigned web', 'began node-is-gone a'],
  ]);
  const [, moved] = world.sent[0]!.message.events;
  assert.equal(moved?.outageMs, 400);
  assert.deepEqual(other.failing(), []);
});

test('A group that does not come up there is told as given to the node', async () => {
  world.boot('a');
  await world.pass(3_000);
  world.happens(assigned('b', 2));
  await world.pass(comesWithinMs + 10_000);
  assert.deepEqual(world.told(), [['happened group-assigned web']]);
  assert.equal(world.sent[0]?.message.events[0]?.outageMs, null);
});

test('Who coordinates next tells what the one before did not, and nothing that it did', async () => {
  world.boot('a');
  world.boot('b');
  world.problems = [nowhere];
  await world.pass(20_000);
  world.happens({ kind: 'cluster-armed' });
  await world.pass(20_000);
  assert.deepEqual(world.told(), [['began runs-nowhere web'], ['happened cluster-armed']]);
  // It ends before it could tell this.
  world.happens({ kind: 'node-added', node: 'd' });
  await world.pass(1_000);
  world.nodes.delete('a');
  world.document = { ...world.document, coordinator: 'b' };
  world.problems = [];
  await world.pass(20_000);
  assert.deepEqual(world.told().slice(2), [['happened node-added d', 'ended runs-nowhere web']]);
  assert.deepEqual(
    world.sent.map(({ by }) => by),
    ['a', 'a', 'b'],
  );
});

test('A daemon that was started again goes on from the book, and reads off the events what it has not seen', async () => {
  world.boot('a');
  world.problems = [nowhere];
  await world.pass(20_000);
  world.nodes.delete('a');
  world.happens({ kind: 'node-added', node: 'd' });
  world.boot('a');
  await world.pass(20_000);
  assert.deepEqual(world.told(), [['began runs-nowhere web'], ['happened node-added d']]);
});

test('What went out and could not be written into the book is told once more by the next one, under the same id', async () => {
  world.boot('a');
  world.boot('b');
  await world.pass(3_000);
  world.happens({ kind: 'node-added', node: 'd' });
  world.answer = () => {
    world.storeAnswers = false;
    return { ok: true, said: 'noted' };
  };
  await world.pass(8_000);
  world.nodes.delete('a');
  world.answer = () => ({ ok: true, said: 'noted' });
  world.document = { ...world.document, coordinator: 'b' };
  world.storeAnswers = true;
  await world.pass(20_000);
  assert.deepEqual(world.told(), [['happened node-added d'], ['happened node-added d']]);
  const [first, second] = world.sent.map(({ message }) => message.events[0]?.id);
  assert.equal(first, second);
});

test('A way that fails is a problem, told by the others, and keeps what it could not tell', async () => {
  world.ways = { log: { ...everything }, mail: { ...everything, kind: 'smtp' } };
  const notifier = world.boot('a');
  await world.pass(3_000);
  let works = false;
  world.answer = ({ way }) =>
    way.kind === 'script' || works ? { ok: true, said: '' } : { ok: false, said: 'no' };
  world.happens({ kind: 'node-added', node: 'd' });
  await world.pass(10_000);
  assert.deepEqual(notifier.failing(), [
    { level: 'warning', reason: { kind: 'notification-fails', node: 'a', way: 'mail', said: 'no' } },
  ]);
  world.problems = [...notifier.failing()];
  world.happens({ kind: 'node-added', node: 'e' });
  await world.pass(20_000);
  assert.deepEqual(notifier.counts()[1], { way: 'mail', sent: 0, failed: 2, waiting: 3 });
  works = true;
  await world.pass(60_000);
  assert.deepEqual(notifier.failing(), []);
  const byWay = (name: string) =>
    world.sent.flatMap(({ way, message }) => (way === name ? message.events : []));
  const codes = ['node-added', 'node-added', 'notification-fails'];
  assert.deepEqual(
    byWay('log').map(({ code }) => code),
    codes,
  );
  assert.deepEqual(
    byWay('mail').map(({ code }) => code),
    codes,
  );
});

test('A way that is new is told what stands, and nothing that happened before', async () => {
  world.boot('a');
  world.problems = [nowhere];
  world.happens({ kind: 'node-added', node: 'd' });
  await world.pass(20_000);
  world.ways = { ...world.ways, mail: { ...everything, kind: 'smtp' } };
  await world.pass(20_000);
  const mails = world.sent.filter(({ way }) => way === 'mail');
  assert.deepEqual(
    mails.map(({ message }) => message.events.map(({ code }) => code)),
    [['runs-nowhere']],
  );
});

test('Who coordinates next tells what happened since both knew the way, also where the one before wrote nothing of it', async () => {
  world.boot('b');
  world.document = { ...world.document, coordinator: 'a' };
  await world.pass(3_000);
  world.happens({ kind: 'node-added', node: 'd' });
  world.document = { ...world.document, coordinator: 'b' };
  await world.pass(20_000);
  assert.deepEqual(world.told(), [['happened node-added d']]);
});

test('Where the book was lost only what stands is told, and not again all that happened', async () => {
  world.boot('a');
  world.boot('b');
  await world.pass(3_000);
  world.happens({ kind: 'node-added', node: 'd' });
  world.problems = [nowhere];
  await world.pass(100_000);
  const before = world.told().length;
  world.nodes.delete('a');
  world.loseBook();
  world.document = { ...world.document, coordinator: 'b' };
  await world.pass(20_000);
  assert.deepEqual(world.told().slice(before), [['began runs-nowhere web']]);
});

test('A node that has not reached the store for a minute tells it of itself, and that it is over; it tells nothing of others', async () => {
  world.boot('a');
  world.boot('b');
  await world.pass(3_000);
  world.storeAnswers = false;
  world.silentSince = world.now;
  const unreachable: Notice = {
    level: 'alarm',
    reason: { kind: 'store-unreachable', node: 'a', then: 'runs-on' },
  };
  world.problems = [unreachable, nowhere];
  await world.pass(55_000);
  assert.deepEqual(world.told(), []);
  await world.pass(20_000);
  assert.deepEqual(world.told(), [['began store-unreachable a'], ['began store-unreachable a']]);
  assert.deepEqual(world.sent.map(({ by, message }) => [by, message.alone]).sort(), [
    ['a', true],
    ['b', true],
  ]);
  world.storeAnswers = true;
  world.problems = [];
  await world.pass(30_000);
  assert.deepEqual(world.told().slice(2), [['ended store-unreachable a'], ['ended store-unreachable a']]);
});

test('A problem that comes and goes is told three times, then counted, and told again once it stays', async () => {
  world.boot('a');
  for (let n = 0; n < 9; n += 1) {
    world.problems = [nowhere];
    await world.pass(15_000);
    world.problems = [];
    await world.pass(15_000);
  }
  const begins = () =>
    world
      .told()
      .flat()
      .filter((line) => line.startsWith('began')).length;
  assert.equal(begins(), 3);
  await world.pass(600_000);
  const sums = world.sent.flatMap(({ message }) => message.events).filter(({ is }) => is === 'repeated');
  assert.equal(sums.length, 1);
  assert.match(sums[0]!.text, /^6 more times/);
  world.problems = [nowhere];
  await world.pass(60_000);
  assert.equal(begins(), 3);
  await world.pass(90_000);
  assert.equal(begins(), 4);
});

test('After a store was put back, or begun anew, what comes next is told', async () => {
  world.boot('a');
  await world.pass(3_000);
  world.happens({ kind: 'node-added', node: 'd' });
  await world.pass(10_000);
  world.nodes.delete('a');
  world.document = { ...world.document, version: 3 };
  world.boot('a');
  await world.pass(3_000);
  world.happens({ kind: 'cluster-armed' });
  await world.pass(10_000);
  world.nodes.delete('a');
  world.document = { ...world.document, lineage: 'another', version: 1 };
  world.boot('a');
  await world.pass(3_000);
  world.happens({ kind: 'node-removed', node: 'd' });
  await world.pass(10_000);
  assert.deepEqual(world.told(), [
    ['happened node-added d'],
    ['happened cluster-armed'],
    ['happened node-removed d'],
  ]);
});
