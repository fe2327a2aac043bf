/** What the agent of a simulated node would answer: a simulated cluster stands for one that there is. */
import type { NodeName } from '../../../core/config.ts';
import { runScenario } from '../../scenario.ts';
import type { World } from '../../world.ts';
import type { Snapshot, StoreMember } from '../snapshot.ts';

/** The cluster that the lines of a scenario come to. */
export function worldAfter(...lines: readonly string[]): World {
  const { world, failures } = runScenario(`${lines.join('\n')}\n----\n`);
  if (world === undefined || failures.length > 0) throw new Error(`the story failed: ${failures.join('; ')}`);
  return world;
}

/** `members`: nodes that hold a member of the store; none: it is elsewhere, and well. */
export function snapshotOf(world: World, node: NodeName, members: readonly NodeName[] = []): Snapshot {
  const state = world.nodes.get(node)?.daemon.state();
  const document = state?.store.document?.value;
  const config = state?.config;
  if (!state || !document || !config) throw new Error(`${node} knows nothing`);
  const held = members.map(
    (name, i): StoreMember => ({
      name,
      node: name,
      well: world.nodes.get(name)?.power === true,
      leads: i === 0,
    }),
  );
  return {
    at: Math.round(world.wall(node)),
    node,
    config: config.value,
    defs: config.defs,
    document,
    records: Object.fromEntries(
      Object.entries(state.store.records).map(([name, { value }]) => [name, value]),
    ),
    hears: Object.values(state.hears).flatMap((peers) => Object.keys(peers).filter((peer) => peers[peer])),
    members: held,
    electionMs: held.length > 0 ? 1000 : undefined,
  };
}
