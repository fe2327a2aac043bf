/**
 * Every fault in which one direction of one path fails, alone and in pairs: how long the clients of a group wait, in simulated
 * time. Clients are on net1; net2 is between the nodes only. A row is the fault and what came of it.
 */
import type { Reason } from '../../src/core/reason.ts';
import { runLine } from '../../src/sim/scenario-commands.ts';
import { makeScenarioState, worldOf } from '../../src/sim/scenario-state.ts';
import { wholeSince } from '../../src/sim/whole-since.ts';
import type { World } from '../../src/sim/world.ts';

/** Of one node: its ports on both networks and its way to the store; between it and another node, one network. */
const singles = ['deaf net1', 'mute net1', 'deaf net2', 'mute net2', 'deaf store', 'mute store'] as const;
const lookMs = 20_000;

const onlyWith = ['deaf net1', 'mute net1', 'deaf net2', 'mute net2'] as const;

export interface OneWayRow {
  readonly nodes: number;
  /** The lines that break it. */
  readonly faults: readonly string[];
  /** From the fault until a client is served again; 0: it was served all the time; undefined: not while it was looked at. */
  readonly backMs: number | undefined;
  /** Who is not in afterwards. */
  readonly lost: readonly string[];
  /** What nodes tell of it that is no info. */
  readonly told: readonly Reason['kind'][];
}

export function oneWayRows(
  nodes: readonly string[],
  owner: string,
  victim: string,
  other: string,
): OneWayRow[] {
  const alone = [
    ...singles.map((fault) => `oneway ${victim} ${fault}`),
    ...onlyWith.map((fault) => `oneway ${victim} ${fault} with=${other}`),
  ];
  const pairs = alone.flatMap((one, i) => alone.slice(i + 1).map((two) => [one, two]));
  return [...alone.map((one) => [one]), ...pairs].map((faults) => rowOf(nodes, owner, faults));
}

/** What a loss of power costs in the same cluster. */
export function powerLossMs(nodes: readonly string[], owner: string): number | undefined {
  return rowOf(nodes, owner, [`power ${owner} off`]).backMs;
}

function rowOf(nodes: readonly string[], owner: string, faults: readonly string[]): OneWayRow {
  const s = makeScenarioState(1);
  const others = nodes.filter((node) => node !== owner);
  for (const line of [
    `cluster nodes=(${nodes.join(',')}) networks=(net1,net2) fence=agent`,
    `group web nodes=(${[owner, ...others].join(',')}) network=net1`,
    'advance until=quiet',
    ...faults,
  ])
    runLine(s, line);
  const world = worldOf(s);
  const [start, told] = [world.schedule.now, world.log.length];
  const backMs = untilServed(world, start);
  world.run(start + lookMs);
  const entries = Object.entries(world.store.document?.value.nodes ?? {});
  const warnings = world.log.slice(told).flatMap(({ note }) => (note && note.level !== 'info' ? note : []));
  return {
    nodes: nodes.length,
    faults,
    backMs,
    lost: entries.flatMap(([node, { is }]) => (is === 'in' ? [] : [node])),
    told: [...new Set(warnings.map(({ reason }) => reason.kind))],
  };
}

/** The moment from which on a client is served until the end of the look. */
function untilServed(world: World, start: number): number | undefined {
  let since: number | undefined;
  for (let at = start; at <= start + lookMs; at += 5) {
    world.run(at);
    if (!isServed(world)) since = undefined;
    else since ??= at;
  }
  return since === undefined ? undefined : since - start;
}

function isServed(world: World): boolean {
  return [...world.nodes.keys()].some(
    (node) => world.network.servesOn(node, 'net1') && wholeSince(world, 'web', node) !== undefined,
  );
}
