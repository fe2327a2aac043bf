/** Random clusters and random faults, as the commands a scenario file would use. */

import type { Config } from '../core/config.ts';
import { compareNewest, newestOf } from '../core/takeover/newest.ts';
import { isStoreRefused } from './is-store-refused.ts';
import type { Random } from './random.ts';
import {
  nodeMemory,
  randomGroup,
  roomFor,
  type Surrounded,
  unbound,
  unusedNetworks,
} from './random-group.ts';
import { randomRequest } from './random-request.ts';
import { runLine } from './scenario-commands.ts';
import { makeScenarioState, type ScenarioState } from './scenario-state.ts';
import { simpleConfig } from './simple-config.ts';
import type { World } from './world.ts';

type SetUp = ScenarioState['setup'];

/** The cluster that the random run of this seed begins with. */
export function randomConfig(random: Random): { config: Config; setup: readonly string[] } {
  const s = makeScenarioState(0);
  const setup = randomCluster(random);
  for (const line of setup) runLine(s, line);
  return { config: simpleConfig({ ...s.setup.cluster, groups: s.setup.groups }), setup };
}

/**
 * The lines that open a scenario. `counted`: what nodes have room for counts, and groups need some of it. `wished`: groups would
 * rather run beside some, and rather not beside others. `tied`: some node is to go on in a tie. `again`:
 * who was fenced is switched on again.
 */
export function randomCluster(
  random: Random,
  { counted = false, wished = false, tied = false, again = false } = {},
): string[] {
  const nodes = ['a', 'b', 'c', 'd', 'e'].slice(0, random.chance(0.6) ? 5 : 2 + random.below(3));
  const networks = random.chance(0.5) ? ['net1', 'net2'] : ['net1'];
  const lapse = random.chance(0.25) ? ' watchdog=2s onStoreLoss=stop lease=4s' : '';
  const fence = random.chance(0.2) ? 'pair' : 'agent';
  const tie = tied ? ` prefer=(${random.pick(nodes)}) delay=${random.pick(['0s', '2s'])}` : '';
  const quarantine = random.chance(0.3) ? ' quarantine=2:5s' : '';
  const head = `cluster nodes=(${nodes.join(',')}) networks=(${networks.join(',')}) fence=${fence}${lapse}${quarantine}${counted ? ` capacity=(memory:${nodeMemory})` : ''}${tie}${again ? ' then=on' : ''}`;
  // Three groups of 2 at most.
  const room = counted ? nodeMemory : undefined;
  const groups = ['web', 'db', 'mail'].slice(0, 1 + random.below(3));
  const liars = nodes.filter(() => random.chance(0.08));
  const mine = (i: number) => allClaims.slice(i, i + 1 + random.below(2));
  return [
    head,
    // Whom a group is bound to is there before it.
    ...groups
      .toSorted()
      .map(
        (name, i) =>
          `group ${name} ${randomGroup(name, { nodes, networks, names: groups, room, wished }, random, mine(2 * i))}`,
      ),
    ...liars.map((node) => `fence ${node} lies-wordless`),
    ...(random.chance(0.5) ? ['renewals late'] : []),
  ];
}

/** Machines that are nodes: at least two, the first ones, so that each keeps its addresses. */
function nodesFrom(world: World, random: Random): readonly string[] {
  const all = [...world.nodes.keys()];
  return all.slice(0, 2 + random.below(all.length - 1));
}

/** Of each there is one: a configuration gives it to one group at most. */
const allClaims = ['v1', 'v2', 'v3', 'v4'].flatMap((name) => [`address:${name}`, `mount:${name}`]);

/** What no other group of the configuration claims. */
function unclaimed(setup: SetUp, name: string, random: Random): string[] {
  const others = Object.entries(setup.groups).flatMap(([other, { resources = [] }]) =>
    other === name
      ? []
      : resources.flatMap(({ claims = [] }) => claims.map(({ kind, what }) => `${kind}:${what}`)),
  );
  return allClaims.filter((claim) => !others.includes(claim) && random.chance(0.4));
}

/** Sets that hold together, from quick to calm. */
function randomTiming({ cluster: { timing } }: SetUp, random: Random): string {
  const factor = random.pick([1, 1, 2, 5]);
  const misses = 3 + random.below(2);
  // A lease that was set is short: renewals must fit into it.
  const isTight = timing?.leaseMs !== undefined;
  const renewal = random.pick(isTight ? [300, 500] : [300, 500, 1000]);
  const hang = isTight ? '' : ` hang=${random.pick([500, 1000])}ms`;
  return `interval=${100 * factor}ms misses=${misses} renewal=${renewal}ms${hang} minorityDelay=${1500 * factor}ms`;
}

/** Another way from node to node: a port, an address, a name, a network more or less. */
function randomWires(setup: SetUp, world: World, random: Random): string {
  const { cluster } = setup;
  const { networks } = cluster;
  const unused = unusedNetworks(setup);
  const network = random.pick(networks);
  const free = [...world.network.networks, 'lan', 'wan'].find((name) => !networks.includes(name)) ?? 'dmz';
  const kinds = [
    `network ${network} port=${7405 + random.below(3)}`,
    `address ${random.pick(cluster.nodes)} ${network} ${random.pick(['first', 'second'])}`,
    ...unused.slice(0, 1).map((name) => `network-named ${name} ${free}`),
    ...(networks.length > 1 ? unused.slice(-1).map((name) => `network-gone ${name}`) : []),
    ...(networks.length < 3 ? [`network ${free} on=${network} port=${7500 + random.below(2)}`] : []),
  ];
  return random.pick(kinds);
}

/** What the configuration file says next: another definition, order or policy, a group more or less. */
function randomChange(setup: SetUp, world: World, random: Random): string {
  const names = Object.keys(setup.groups);
  if (random.chance(0.1)) return `nodes (${nodesFrom(world, random).join(',')})`;
  const loose = unbound(setup);
  if (names.length > 1 && loose.length > 0 && random.chance(0.2)) return `drop ${random.pick(loose)}`;
  if (names.length > 1 && random.chance(0.25)) {
    const [a, b] = [random.pick(names), random.pick(names)];
    if (a !== b) return `swap ${a} ${b}`;
  }
  if (random.chance(0.3)) return randomWires(setup, world, random);
  if (random.chance(0.3)) return `timing ${randomTiming(setup, random)}`;
  if (loose.length > 0 && random.chance(0.15)) {
    const to = ['one', 'two', 'three'].find((free) => !names.includes(free));
    if (to !== undefined) return `rename ${random.pick(loose)} ${to}`;
  }
  const name = random.chance(0.2) ? 'extra' : random.pick(names);
  if (setup.cluster.capacity !== undefined && random.chance(0.2))
    return `capacity ${random.pick(setup.cluster.nodes)} (memory:${nodeMemory + random.below(3)})`;
  const version = random.chance(0.5) ? ` version=${random.below(1000)}` : '';
  return `${random.chance(0.2) ? 'stale ' : ''}group ${name} ${randomGroup(name, surrounded(setup, name), random, unclaimed(setup, name, random))}${version}`;
}

function surrounded(setup: SetUp, name: string): Surrounded {
  const { nodes, networks } = setup.cluster;
  const names = Object.keys(setup.groups);
  const wished = Object.values(setup.groups).some(({ prefer }) => prefer !== undefined);
  return { nodes, networks, names, room: roomFor(setup, name), wished };
}

/**
 * What a device may come to in the middle of a run. One that begins to lie when it is known to be right, and is asked for
 * the first time by the fence, cannot be seen through by anybody: liars lie from the beginning (`randomCluster`).
 */
const devicesInTrouble = [
  ...(['ok', 'ok', 'ok', 'wordless', 'fails', 'hangs', 'late', 'slow', 'delayed'] as const),
  ...(['exits-2', 'half-dead', 'stuck-on'] as const),
];

/** Of one with two supplies mostly one of the two. */
function deviceFault({ cluster }: SetUp, random: Random, node: string): string {
  if (cluster.then === 'on' && random.chance(0.3))
    return `fence ${node} ${random.pick(['on-fails', 'on-late', 'on-late', 'ok'])}`;
  if (cluster.fence !== 'pair' || random.chance(0.3)) return `fence ${node} ${random.pick(devicesInTrouble)}`;
  return `fence ${node} ${random.pick([...devicesInTrouble, 'flips', 'flips'])} supply=${1 + random.below(2)}`;
}

/** One line, or several that come together. */
type Make = (world: World, random: Random, node: string, setup: SetUp) => string | readonly string[];

const faults: readonly (readonly [weight: number, make: Make])[] = [
  [6, (_w, _r, node) => `power ${node} off`],
  [8, (_w, _r, node) => `power ${node} on`],
  [3, (w, r, node) => `isolate ${node}${r.chance(0.5) ? ` ${r.pick(w.network.networks)}` : ''}`],
  [2, (w, r, node) => `oneway ${node} ${r.pick(['deaf', 'mute'])}${oneWayWhere(w, r, node)}`],
  [6, (_w, _r, node) => `heal ${node}`],
  [2, (w, r, node) => `link ${node} ${r.pick(w.network.networks)} ${r.pick(['up', 'down'])}`],
  [3, (w, r, node) => `cut ${node} ${other(w, r, node)}`],
  [3, (w, r, node) => `mend ${node} ${other(w, r, node)}`],
  [2, (_w, _r, node) => `cut store ${node}`],
  // The cable of the clients' network is the way to the store as well.
  [1, (w, r, node) => [`isolate ${node} ${r.pick(w.network.networks)}`, `cut store ${node}`, 'advance 2s']],
  [3, (_w, _r, node) => `mend store ${node}`],
  [4, (_w, r, node) => `pause ${node} ${r.pick(['all', 'all', 'daemon', 'keeper'])}`],
  [5, (_w, _r, node) => `resume ${node}`],
  [4, (_w, r, node) => `kill ${node} ${r.pick(['daemon', 'daemon', 'keeper'])}`],
  [4, (w, r, node) => `kill ${node} ${r.pick(resourceKeys(w))}`],
  [3, (_w, r) => `store ${r.pick(['gone', 'slow', 'readonly', 'up', 'up', 'up', 'up'])}`],
  [2, () => 'store copy'],
  [1, (w) => (isCopyOld(w) ? 'store back' : 'store copy')],
  [1, (w, r) => (r.chance(0.3) ? 'store empty' : w.store.document ? 'store accept' : 'store init')],
  [2, (w) => (w.store.document && isStoreRefused(w) ? 'store accept' : 'advance 1ms')],
  [2, (_w, r, node) => `writes ${node} ${r.pick(['held', 'free', 'free'])}`],
  [2, (_w, r) => `answers ${r.pick(['lost', 'kept', 'kept'])}`],
  [3, (_w, r, node, setup) => deviceFault(setup, r, node)],
  [1, (w, _r, node) => (w.nodes.get(node)?.power ? `power ${node} on` : `disk ${node} new`)],
  [1, (_w, r, node) => `cpu ${node} ${r.pick(['starved', 'ok'])}`],
  [2, (_w, r, node) => `disk ${node} ${r.pick(['full', 'hung', 'ok', 'ok', 'lost'])}`],
  [1, (_w, r, node) => [`disk ${node} ${r.pick(['hung', 'unreadable'])}`, `kill ${node} daemon`]],
  [
    3,
    (w, r, node) =>
      `behave ${r.pick(resourceKeys(w))} ${node} ${r.pick(['ok', 'ok', 'start-slow', 'start-fails', 'start-hangs', 'stop-fails', 'stop-lies', 'dies-at-start', 'unkillable', 'probe-lies', 'probe-broken', 'kill-lies'])}`,
  ],
  [4, (w, r, node) => `ask ${node} move ${r.pick(Object.keys(w.config.groups))} ${other(w, r, node)}`],
  [2, (w, r, node) => `ask ${node} drain ${other(w, r, node)}`],
  [3, (w, r, node) => `ask ${node} resume ${other(w, r, node)}`],
  [2, (w, r, node) => `ask ${node} vouch ${node} ${notRunning(w, r, node)}`],
  [8, (w, r, node) => `ask ${node} ${randomRequest(w, r)}`],
  [2, (w, r, _node, setup) => `apply ${randomChange(setup, w, r)}`],
  [3, (_w, r, node) => `checks ${node} ${r.pick(['fail', 'fail', 'pass'])}`],
  [1, (_w, _r, node) => `leave ${node}`],
  [1, (_w, _r, node) => `copy ${node}`],
  [
    2,
    (_w, r, node) =>
      `clock ${r.pick(['-1h', '1h', '10m', '8760h', '-8760h'])}${r.chance(0.6) ? ` ${node}` : ''}`,
  ],
  [3, (_w, _r, node) => `restart ${node}`],
  [2, () => 'keys rotate'],
  [1, (_w, _r, node) => `keys miss ${node}`],
  // It is away for as long as that takes, and nobody thinks of it.
  [
    1,
    (_w, _r, node) => [
      `power ${node} off`,
      `keys miss ${node}`,
      'keys rotate',
      'advance 27s',
      `power ${node} on`,
    ],
  ],
  [2, (_w, _r, node) => `keys copy ${node}`],
  [1, (_w, r, node) => `watchdog ${node} ${r.pick(['lost', 'ok'])}`],
];

const total = faults.reduce((sum, [weight]) => sum + weight, 0);

/** The lines of one. */
export function randomFault(setup: SetUp, world: World, random: Random): readonly string[] {
  const node = random.pick([...world.nodes.keys()]);
  let at = random.below(total);
  for (const [weight, make] of faults) {
    at -= weight;
    if (at < 0) return [make(world, random, node, setup)].flat();
  }
  return [`power ${node} on`];
}

/** Everywhere, on one network, to the store, or between two nodes. */
function oneWayWhere(world: World, random: Random, node: string): string {
  const network = random.pick(world.network.networks);
  return random.pick(['', ` ${network}`, ' store', ` ${network} with=${other(world, random, node)}`]);
}

/**
 * Every node knows newer documents than the copy. A node that does not, and that is cut off from all who do, has no way to
 * notice that it was put back: that story is told with beats that come (store-back-old-memory.txt).
 */
function isCopyOld({ store: { copied }, nodes }: World): boolean {
  if (!copied) return false;
  const copy = newestOf(copied);
  return [...nodes.values()].every(
    ({ disk: { seen } }) => seen !== undefined && compareNewest(seen, copy) === 'newer',
  );
}

function other(world: World, random: Random, node: string): string {
  const others = [...world.nodes.keys()].filter((n) => n !== node);
  return random.pick(others);
}

/** People vouch for what they have seen. */
function notRunning(world: World, random: Random, node: string): string {
  const runs = world.nodes.get(node)!.physical;
  const others = resourceKeys(world).filter((key) => !runs.has(key));
  return others.length > 0 ? random.pick(others) : 'nobody/nothing';
}

function resourceKeys(world: World): string[] {
  return Object.entries(world.config.groups).flatMap(([g, { resources }]) =>
    resources.map((r) => `${g}/${r.name}`),
  );
}
