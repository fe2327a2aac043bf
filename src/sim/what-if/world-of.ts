/**
 * A simulated world that stands as a real cluster does: its nodes with their incarnations and what runs there, its document
 * and records, who hears whom, what is down, drained, pinned, failed. The agents are restarted, all at once: each takes its
 * incarnation over with what runs, as an agent that was replaced does, and nothing is started or stopped by that.
 */
import type { Config, NodeName } from '../../core/config.ts';
import type { NodeRecord, Running } from '../../core/takeover/document.ts';
import { newestOf } from '../../core/takeover/newest.ts';
import type { SimNode } from '../sim-node.ts';
import { World } from '../world.ts';
import { asSimulated, onWires, type Simulated } from './as-simulated.ts';
import { passTime } from './pass-time.ts';
import { livingNodes, type Snapshot } from './snapshot.ts';

/** What the clocks of a new world show (`World.wall`). */
const firstWall = 1_800_000_000_000;
/** A machine that is switched on: firmware, kernel, the services before the agent. Nobody has measured it. */
const bootMs = 30_000;
/** As the simulated keeper names what it keeps. */
const base = '/';
const mark = 'of the snapshot';
/** The records are written one after the other, before anybody looks. */
const writtenMs = 5;

export function worldOf(snapshot: Snapshot, seed = 1): World {
  const wires = Object.keys(snapshot.config.hostNetworks);
  const world = new World(onWires(snapshot.config, wires), seed, bootMs);
  world.jumpWallClock(snapshot.at - firstWall);
  const machineOf = (node: NodeName) => world.nodes.get(node)?.machine() ?? { id: node, boot: '' };
  const simulated = asSimulated(snapshot, machineOf);
  fillStore(world, simulated);
  const living = livingNodes(snapshot).flatMap((name) => world.nodes.get(name) ?? []);
  for (const node of living) stand(world, node, simulated);
  cutWires(world, snapshot, living);
  startAgents(world, living);
  return world;
}

/**
 * The daemons go on when every keeper knows whom it hears and whom it does not: until then each would be one that is being
 * replaced, and another would take the term of the coordinator.
 */
function startAgents(world: World, nodes: readonly SimNode[]): void {
  const { beatIntervalMs, beatMisses } = world.config.timing;
  for (const node of nodes) {
    node.keeper.start();
    node.pause('daemon');
  }
  passTime(world, beatIntervalMs * (beatMisses + 2));
  for (const node of nodes) node.resume();
}

function fillStore(world: World, { config, document, records }: Simulated): void {
  world.configs.set(document.config.hash, config);
  world.store.empty();
  world.store.put(document);
  world.facts.committed(document);
  for (const [node, record] of Object.entries(records))
    world.store.writeRecord(node, 0, record, { node, there: () => true, back: () => true }, () => {});
  passTime(world, writtenMs);
}

/** As its disk and its processes are while its agent is being replaced. */
function stand(world: World, node: SimNode, { config, document, records }: Simulated): void {
  const record = records[node.name]!;
  const { disk } = node;
  node.power = true;
  disk.journalMark = mark;
  disk.seen = newestOf(document);
  disk.refused = { ...record.released };
  disk.permit = {
    inc: record.inc,
    open: true,
    stamp: Math.floor(world.wall(node.name)),
    base,
    boot: node.bootId(),
    journal: mark,
    after: [],
    machine: node.machine(),
    member: true,
    stayed: true,
    ...(record.lapse && record.lapse),
  };
  const untilMs = world.schedule.now + config.timing.leaseMs;
  disk.lease = { inc: record.inc, boot: node.bootId(), untilMs };
  for (const [group, running] of Object.entries(record.running))
    runThere(world, node, { group, running, config });
  if (record.unwell) world.unwell.add(node.name);
  for (const network of record.linksDown) world.network.link(node.name, network, false);
}

interface RunningThere {
  readonly group: string;
  readonly running: Running;
  readonly config: Config;
}

/** By the definition in force: another one is not known here. */
function runThere(world: World, node: SimNode, { group, running, config }: RunningThere): void {
  const definition = config.groups[group];
  if (definition === undefined) return;
  const { gen, def = '' } = running;
  node.disk.journal.set(group, { group, gen, def, definition });
  node.disk.started.set(group, gen);
  for (const { name, claims } of definition.resources) {
    const key = `${group}/${name}`;
    node.claims.set(key, claims);
    if (isThere(running, name)) node.physical.set(key, world.schedule.now);
    else if (running.resources?.[name]?.is === 'failed')
      world.behaviours.set(`${key}@${node.name}`, 'start-fails');
  }
}

function isThere({ phase, resources }: Running, resource: string): boolean {
  return resources === undefined ? phase !== 'starting' : resources[resource] === undefined;
}

/** Who lives and does not hear another one that lives does not hear it here either. */
function cutWires(
  world: World,
  { node: answered, hears, records }: Snapshot,
  living: readonly SimNode[],
): void {
  for (const { name: to } of living)
    for (const { name: from } of living)
      for (const network of from === to ? [] : Object.keys(records[to]!.hears))
        if (!isHeard(records[to]!, network, from) && !(to === answered && hears.includes(from)))
          world.network.lose(from, to, network);
}

function isHeard({ hears }: NodeRecord, network: string, node: NodeName): boolean {
  return hears[network]?.includes(node) === true;
}
