/** After all that, with everything healed and quiet: a restart of every daemon, and of every agent, changes nothing that runs. */

import type { NodeName } from '../../core/config.ts';
import type { SimNode } from '../sim-node.ts';
import { Violation } from '../violation.ts';
import { wholeSince } from '../whole-since.ts';
import type { World } from '../world.ts';
import { passGoingBack } from './going-back.ts';
import { mayStayDown } from './liveness.ts';

/**
 * One agent after the other, as an upgrade does it; where the loss of the store stops what runs, a restart does too. A member
 * goes on as the same incarnation; of a node that has left the cluster only counts that nothing is started there.
 */
export function checkAgentRestarts(world: World): void {
  if (isDownByPolicy(world)) return;
  if (world.config.timing.onStoreLoss === 'stop') return;
  // A wait of minutes that one wall clock has counted ends at once by another one, and with a restart the coordinator changes.
  if (new Set([...world.nodes.keys()].map((node) => world.wall(node))).size > 1) return;
  const look = () =>
    [...world.nodes.values()].map((n) =>
      [n.name, memberInc(world, n.name), n.starts, ...[...n.physical.keys()].sort()].join(' '),
    );
  for (const node of world.nodes.values()) {
    if (hasLostJournal(node)) continue;
    // Who goes back meanwhile is moved by that and by no restart.
    passGoingBack(world, 2 * restartMs);
    const before = look();
    node.keeper.handOver();
    world.run(world.schedule.now + restartMs);
    const now = look();
    if (now.join() !== before.join())
      throw new Violation(`a restart of the agent of ${node.name} changed what runs: ${now.join('; ')}`);
  }
}

/** Its next agent takes nothing over, and stops what it finds. */
function hasLostJournal({ disk }: Pick<SimNode, 'disk'>): boolean {
  const marked = disk.permit?.journal;
  return disk.losesJournal || (marked !== undefined && marked !== disk.journalMark);
}

/** So long is looked at what a restart does. */
const restartMs = 5000;

/**
 * The incarnation that runs on a node of the cluster. Elsewhere nobody has found everything stopped since it began, so the
 * next agent may have to begin anew.
 */
function memberInc({ store, nodes }: World, node: NodeName): string {
  const entry = store.document!.value.nodes[node];
  return entry === undefined ? '' : (nodes.get(node)?.inc ?? '');
}

export function checkRestarts(world: World): void {
  // Nobody remembers over a restart that a failure was to be ignored: what is down by policy is started again.
  if (isDownByPolicy(world)) return;
  const before = [...world.nodes.values()].map((n) => n.starts);
  const running = [...world.nodes.values()].map((n) => [...n.physical.keys()].sort().join(' '));
  for (const node of world.nodes.values()) node.daemon.kill();
  world.run(world.schedule.now + 5000);
  for (const [i, node] of [...world.nodes.values()].entries()) {
    if (node.starts !== before[i] || [...node.physical.keys()].sort().join(' ') !== running[i]) {
      throw new Violation(`a restart of the daemon of ${node.name} changed what runs there`);
    }
  }
}

function isDownByPolicy(world: World): boolean {
  return Object.entries(world.store.document!.value.groups).some(
    ([group, entry]) =>
      entry.is === 'assigned' &&
      mayStayDown(world, group) &&
      wholeSince(world, group, entry.node) === undefined,
  );
}
