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
const both = ['net1', 'net2'];
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
  /** Which of these say why nobody serves, or why it takes so long. */
  readonly why: readonly Reason['kind'][];
}

/** Nobody can tell who is reached; nobody reads what was given; the one that decides does not reach the store. */
const reasons: ReadonlySet<Reason['kind']> = new Set(['out-of-touch', 'never-read', 'renews-nothing']);

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

/** Two faults at once, of two different ones of three nodes. */
export function acrossRows(
  nodes: readonly string[],
  owner: string,
  networks: readonly string[],
): OneWayRow[] {
  const faultsOf = (node: string) =>
    [...networks, 'store'].flatMap((where) =>
      ['deaf', 'mute'].map((fault) => `oneway ${node} ${fault} ${where}`),
    );
  const pairs = nodes.flatMap((node, i) =>
    nodes
      .slice(i + 1)
      .flatMap((other) => faultsOf(node).flatMap((one) => faultsOf(other).map((two) => [one, two]))),
  );
  return pairs.map((faults) => rowOf(nodes, owner, faults, networks));
}

/** What a loss of power costs in the same cluster. */
export function powerLossMs(
  nodes: readonly string[],
  owner: string,
  networks: readonly string[] = both,
): number | undefined {
  return rowOf(nodes, owner, [`power ${owner} off`], networks).backMs;
}

function rowOf(
  nodes: readonly string[],
  owner: string,
  faults: readonly string[],
  networks: readonly string[] = both,
): OneWayRow {
  const s = makeScenarioState(1);
  const others = nodes.filter((node) => node !== owner);
  for (const line of [
    `cluster nodes=(${nodes.join(',')}) networks=(${networks.join(',')}) fence=agent`,
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
  const kinds = [...new Set(warnings.flatMap(({ reason }) => kindsOf(reason)))];
  return {
    nodes: nodes.length,
    faults,
    backMs,
    lost: entries.flatMap(([node, { is }]) => (is === 'in' ? [] : [node])),
    told: kinds,
    why: kinds.filter((kind) => reasons.has(kind)),
  };
}

/** Its own, and that of the reason that it gives. */
function kindsOf(reason: Reason): Reason['kind'][] {
  const why = 'why' in reason && typeof reason.why === 'object' ? reason.why : undefined;
  return why === undefined ? [reason.kind] : [reason.kind, why.kind];
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
