/**
 * How long one decision takes in a large cluster after a node was lost. A simulated cluster of 64 nodes and 1,000 groups
 * comes to rest; then a node loses power, and what the coordinator learns until everything runs again is recorded and
 * decided once more under the clock: `decide` is pure, so it decides the same.
 */
import { decide } from '../src/core/decide.ts';
import type { Event } from '../src/core/event.ts';
import type { State } from '../src/core/state.ts';
import type { SimNode } from '../src/sim/sim-node.ts';
import { type SimpleGroup, simpleConfig } from '../src/sim/simple-config.ts';
import { World } from '../src/sim/world.ts';
import type { RowContext, Series } from './bench-row.ts';
import { quantile } from './spread.ts';

const size = { nodes: 64, groups: 1_000 } as const;
const restWithinMs = 120_000;
const sliceMs = 1_000;

interface Heard {
  readonly event: Event;
  readonly now: number;
  readonly wall: number;
}

export async function measureDecide(context: RowContext): Promise<Series[]> {
  const world = comeToRest(context);
  const runs: number[][] = [];
  for (let run = 0; run < context.runs; run++) {
    context.signal.throwIfAborted();
    const { before, heard } = loseNode(world);
    const times = replay(before, heard);
    runs.push(times);
    context.progress(
      `run ${run + 1}: ${heard.length} decisions, p50 ${quantile(times, 0.5).toFixed(2)} ms, p99 ${quantile(times, 0.99).toFixed(2)} ms`,
    );
    context.trace('decide, slowest events', slowest(heard, times));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return seriesOf(runs);
}

function comeToRest(context: RowContext): World {
  const names = Array.from({ length: size.nodes }, (_, i) => `n${i + 1}`);
  const group = (i: number): SimpleGroup => ({
    nodes: [names[i % size.nodes] ?? '', names[(i * 7 + 1) % size.nodes] ?? ''],
    failback: 'off',
    resources: [{ name: 'ip' }, { name: 'server' }],
  });
  const groups = Object.fromEntries(Array.from({ length: size.groups }, (_, i) => [`g${i}`, group(i)]));
  const world = new World(simpleConfig({ nodes: names, networks: ['a', 'b'], fence: 'agent', groups }), 1);
  world.powerOnAll();
  while (unrest(world) !== undefined) {
    context.signal.throwIfAborted();
    if (world.schedule.now > restWithinMs)
      throw new Error(`The simulated cluster did not come to rest: ${unrest(world)}.`);
    world.run(world.schedule.now + sliceMs);
    context.progress(`simulated ${world.schedule.now / 1_000} s: ${unrest(world) ?? 'at rest'}`);
  }
  return world;
}

function unrest(world: World): string | undefined {
  const document = world.store.document?.value;
  const away = Object.entries(document?.nodes ?? {}).filter(([, entry]) => entry.is !== 'in').length;
  const idle = Object.entries(document?.groups ?? {}).filter(
    ([name, entry]) => entry.is !== 'assigned' || !world.runsWhole(name, entry.node),
  ).length;
  return away + idle === 0 ? undefined : `${away} nodes are not in, ${idle} groups do not run`;
}

/** One node loses power and comes back; meanwhile the coordinator's events are written down. */
function loseNode(world: World): { before: State; heard: readonly Heard[] } {
  const coordinator = world.nodes.get(world.store.document?.value.coordinator ?? '') as SimNode;
  const loop = coordinator.daemon?.loop;
  const lost = [...world.nodes.values()].find((node) => node !== coordinator && node.physical.size > 0);
  if (!loop || !lost) throw new Error('The simulated cluster has no coordinator with a daemon.');
  const heard: Heard[] = [];
  const before = loop.state();
  const dispatch = loop.dispatch;
  loop.dispatch = (event) => {
    heard.push({ event, now: world.schedule.now, wall: world.wall() });
    dispatch(event);
  };
  lost.powerOff();
  const deadline = world.schedule.now + restWithinMs;
  const isOver = () =>
    !Object.values(world.store.document?.value.groups ?? {}).some(
      (g) => g.is !== 'free' && g.node === lost.name,
    );
  while (!isOver() || stillIdle(world)) {
    if (world.schedule.now > deadline) throw new Error(`The groups of ${lost.name} did not come back.`);
    world.run(world.schedule.now + 100);
  }
  loop.dispatch = dispatch;
  lost.powerOn();
  while (unrest(world) !== undefined && world.schedule.now < deadline)
    world.run(world.schedule.now + sliceMs);
  return { before, heard };
}

function stillIdle(world: World): boolean {
  const groups = Object.entries(world.store.document?.value.groups ?? {});
  return groups.some(([name, entry]) => entry.is !== 'assigned' || !world.runsWhole(name, entry.node));
}

/** Ms of each decision. */
function replay(before: State, heard: readonly Heard[]): number[] {
  let state = before;
  return heard.map(({ event, now, wall }) => {
    const started = performance.now();
    state = decide(state, event, { now, wall }).state;
    return performance.now() - started;
  });
}

function slowest(heard: readonly Heard[], times: readonly number[]): string[] {
  return heard
    .map(({ event }, i) => ({ kind: event.kind, ms: times[i] ?? 0 }))
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 10)
    .map(({ kind, ms }) => `${ms.toFixed(2)} ms ${kind}`);
}

function seriesOf(runs: readonly (readonly number[])[]): Series[] {
  const of = (what: string, value: (times: readonly number[]) => number): Series => ({
    ...{ event: 'a node of 64 is lost', system: 'decide()', what, unit: 'ms', values: runs.map(value) },
  });
  return [
    of('p50', (times) => quantile(times, 0.5)),
    { ...of('p99', (times) => quantile(times, 0.99)), target: { worst: 20 } },
    of('slowest', (times) => Math.max(...times)),
  ];
}
