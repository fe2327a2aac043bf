/**
 * Invariants 4, 6 and 7, after the faults: with everything healed every node is in again and every enabled group runs
 * within the bound; then nothing more happens (no writes, no notes, no growing state). What restarts come to is looked at
 * after that (restarts.ts).
 */

import type { GroupConfig } from '../../core/config.ts';
import type { Permit } from '../../core/keeper/permit.ts';
import { clocksDifferMs } from '../../core/takeover/coordinate/draft.ts';
import { aheadMs } from '../../core/takeover/past-times.ts';
import { lackAt } from '../../core/takeover/placement/capacity.ts';
import type { Request } from '../../core/takeover/requests/requests.ts';
import { isStoreRefused } from '../is-store-refused.ts';
import { checkHealth } from '../sim-health.ts';
import { Violation } from '../violation.ts';
import { wholeSince } from '../whole-since.ts';
import type { World } from '../world.ts';
import type { Excuse } from './excuses.ts';
import { passGoingBack } from './going-back.ts';

/** Ban of a failed node, stop retries and boots included. */
const boundMs = 300_000;

function healAll(world: World): void {
  world.disturbed();
  world.behaviours.clear();
  world.devices.behaviours.clear();
  keepOneDisk(world);
  world.starved.clear();
  world.unwell.clear();
  for (const node of world.nodes.values()) checkHealth(node);
  world.store.mode = 'up';
  world.store.lostAnswers = 0;
  world.store.letAllGo();
  world.network.healAll();
  for (const node of world.nodes.values()) {
    world.keys.copy(node);
    node.resume();
    node.endOriginal();
    node.watchdog.break(false);
    node.powerOn();
  }
  if (!world.store.document) world.byHand.begin();
  if (isStoreRefused(world)) {
    world.excuses.use('store-accepted');
    world.byHand.accept();
  }
  world.rewatch();
}

/** A disk may stay as it is: what it holds up must get away from it. */
function keepOneDisk({ disks }: World): void {
  const [stays] = disks;
  disks.clear();
  if (stays) disks.set(...stays);
}

/**
 * Somebody repairs the disk of a node that is not in any more, beside which no member is left that could decide, or without
 * which a group has no place: wherever else it may run stands what it is kept apart from, or has the room.
 */
function mendDisk(world: World): void {
  for (const [node] of world.disks) {
    const isIn = world.store.document!.value.nodes[node]?.is === 'in';
    if (isIn && hasOther(world, node) && !isOnlyPlace(world, node)) continue;
    world.excuses.use('disk-mended');
    world.disks.delete(node);
  }
}

function isOnlyPlace({ config, store }: World, node: string): boolean {
  const { nodes, groups } = store.document!.value;
  const members = Object.keys(nodes).filter((other) => other !== node && nodes[other]?.is === 'in');
  const areApart = (group: string, other: string) =>
    config.groups[group]?.apart.includes(other) || config.groups[other]?.apart.includes(group);
  const stands = (group: string, member: string) =>
    Object.entries(groups).some(
      ([other, g]) => g.is !== 'free' && g.node === member && areApart(group, other),
    );
  const isFull = (group: string, member: string) => {
    const there = Object.entries(groups).flatMap(([other, g]) =>
      g.is !== 'free' && g.node === member && other !== group ? [other] : [],
    );
    return lackAt(config, member, [group], there) !== undefined;
  };
  return Object.keys(groups).some(
    (group) =>
      groups[group]?.is === 'free' &&
      members.every(
        (member) => !mayRun(config.groups[group], member) || stands(group, member) || isFull(group, member),
      ),
  );
}

function mayRun(group: GroupConfig | undefined, node: string): boolean {
  return group === undefined || !group.restricted || group.nodes.length === 0 || group.nodes.includes(node);
}

/** Another member, in the incarnation that the document names. */
function hasOther({ store, nodes }: World, node: string): boolean {
  return Object.entries(store.document!.value.nodes).some(
    ([other, entry]) => other !== node && entry.is === 'in' && nodes.get(other)?.inc === entry.inc,
  );
}

export function checkLiveness(world: World): void {
  healAll(world);
  const start = world.schedule.now;
  for (let next = start; world.schedule.now < start + boundMs; ) {
    next += 2000;
    world.run(next);
    revive(world);
    mendDisk(world);
    allow(world);
    vouch(world);
    fenceUnproven(world);
    if (missing(world) === '') return world.disks.clear();
  }
  throw new Violation(`not healed within ${boundMs / 1000} s: ${missing(world)}`);
}

/** A node that was fenced meanwhile stays off until somebody switches it on, an agent that left until it is started. */
function revive(world: World): void {
  for (const node of world.nodes.values()) {
    if (!node.power) world.excuses.use('switched-on');
    node.powerOn();
  }
}

/** People ask where an agent answers: one with a broken disk does not. */
function askerOf({ nodes }: World): string {
  const all = [...nodes.values()];
  return (all.find((node) => node.isUp()) ?? all[0]!).name;
}

/** What operators had forbidden is allowed again. */
function allow(world: World): void {
  const asker = askerOf(world);
  const document = world.store.document!.value;
  const ask = (excuse: Excuse, request: Request) => {
    world.excuses.use(excuse);
    world.ask(asker, request);
  };
  if (document.disarmed) ask('armed', { kind: 'arm' });
  for (const node of Object.keys(document.drained)) ask('resumed', { kind: 'resume', node });
  for (const group of Object.keys(document.maintenance))
    ask('maintenance-ended', { kind: 'maintenance', group, on: false });
  for (const [group, stopped] of Object.entries(document.stopped)) {
    if (stopped.is === 'failed') world.excuses.use('stays-stopped');
    else if (stopped.disabled) ask('enabled', { kind: 'enable', group });
    else ask('started', { kind: 'start', group });
  }
}

/** Where no coordinator is left, a person says at each copy of a node, or one installed anew, that what was before is off. */
function vouch(world: World): void {
  const document = world.store.document!.value;
  const leader = world.nodes.get(document.coordinator);
  const coordinator = document.nodes[document.coordinator];
  if (coordinator?.is === 'in' && leader?.isUp() && coordinator.inc === leader.inc) return;
  for (const [node, entry] of Object.entries(document.nodes)) {
    if (entry.is === 'out' || !needsWord(world, node, entry.inc)) continue;
    world.excuses.use('vouched-for-a-copy');
    world.ask(node, { kind: 'confirm-off', node, inc: entry.inc });
  }
}

/**
 * A copy of a node cannot prove what its original ran before the store was accepted, nor can one that remembers no member of
 * its node: a person has it switched off.
 */
function fenceUnproven(world: World): void {
  const { nodes, coordinator } = world.store.document!.value;
  for (const [node, entry] of Object.entries(nodes)) {
    const isLeft = entry.is === 'accused' && entry.inc === '' && !entry.asked;
    if (!isLeft || remembers(world, node) || !world.nodes.has(coordinator)) continue;
    world.excuses.use('fenced-unproven');
    world.ask(coordinator, { kind: 'fence', node });
  }
}

function needsWord(world: World, node: string, inc: string): boolean {
  const sim = world.nodes.get(node);
  return sim?.isCopy === true || (inc === '' ? !remembers(world, node) : !names(sim?.disk.permit, inc));
}

/** That incarnation is the one of its state directory, or came before it. */
function names(permit: Permit | undefined, inc: string): boolean {
  return permit?.inc === inc || permit?.after?.includes(inc) === true;
}

/** What it has on its disk is of this very machine, and of a member. */
function remembers({ nodes }: World, node: string): boolean {
  const sim = nodes.get(node);
  return sim?.isCopy === false && (sim.disk.permit?.stayed === true || sim.disk.permit?.member === true);
}

/** A resource that failed and is ignored stays down until somebody looks. */
export function mayStayDown(world: World, group: string): boolean {
  const resources = world.config.groups[group]?.resources ?? [];
  return resources.some(({ onFailure }) => onFailure.policy === 'ignore' || onFailure.then === 'ignore');
}

/** By a person, by its policy, by the file; or one that it starts after does not run. */
function shallNotRun(world: World, group: string): boolean {
  const config = world.config.groups[group];
  if (world.store.document!.value.stopped[group] || config?.enabled === false) return true;
  const waitsFor = config?.after?.filter((other) => config.withoutFirst?.[other]?.without !== 'run') ?? [];
  return waitsFor.some((other) => mayStayDown(world, other) || shallNotRun(world, other));
}

function missing(world: World): string {
  const document = world.store.document!.value;
  for (const [node, entry] of Object.entries(document.nodes))
    if (entry.is !== 'in') return `${node} is ${entry.is}`;
  for (const [group, entry] of Object.entries(document.groups)) {
    if (shallNotRun(world, group)) continue;
    if (mayStayDown(world, group)) {
      world.excuses.use('stays-down-by-policy');
      continue;
    }
    if (entry.is !== 'assigned') return `${group} is ${entry.is}`;
    if (entry.next !== undefined) return `${group} has not changed to its new definition`;
    if (wholeSince(world, group, entry.node) === undefined) return `${group} does not run on ${entry.node}`;
  }
  return '';
}

/** So long nothing at all may happen. */
const quietMs = 10_000;
const usual = { calmMs: 40_000, atMostMs: 130_000 };
/** Windows of random groups open every minute, and a move by one may leave another something to wait for. */
const windowed = { calmMs: 70_000, atMostMs: 500_000 };

function hasWindows({ config }: World): boolean {
  return Object.values(config.groups).some(({ failbackWindow }) => failbackWindow !== undefined);
}

export function checkQuiet(world: World): void {
  const asker = askerOf(world);
  for (const group of Object.keys(world.config.groups)) {
    // Pins and bans end by themselves, minutes later; ended now, nothing is left that may still happen.
    world.ask(asker, { kind: 'unpin', group });
    world.ask(asker, { kind: 'cleanup', group });
  }
  // Answers are no news, and where all has long been calm nothing else would be waited for.
  const asked = world.schedule.now;
  const { calmMs, atMostMs } = hasWindows(world) ? windowed : usual;
  world.run(asked + atMostMs, () => world.schedule.now > Math.max(asked, world.lastNews) + calmMs);
  checkTimes(world);
  passGoingBack(world, quietMs);
  const before = lasting(world);
  const notes = world.log.length;
  world.run(world.schedule.now + quietMs);
  if (lasting(world) !== before)
    throw new Violation('the document is still written although nothing happens');
  if (world.log.length !== notes)
    throw new Violation(`notes are still written although nothing happens: ${world.log.at(-1)?.text}`);
}

/** A time that lies far in the coordinator's future would hold something for as long as its clock is behind. */
function checkTimes(world: World): void {
  const document = world.store.document!.value;
  const ahead = aheadMs(document, world.wall(document.coordinator));
  if (ahead > clocksDifferMs)
    throw new Violation(`a time in the document lies ${ahead} ms in the future of its coordinator's clock`);
}

/** The document without what ends by itself in time (pins, bans). */
function lasting(world: World): string {
  const { version: _v, nonce: _n, pins: _p, failures: _f, ...rest } = world.store.document!.value;
  return JSON.stringify(rest);
}
