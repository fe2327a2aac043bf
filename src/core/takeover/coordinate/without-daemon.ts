/**
 * A member whose agent beats while no daemon of it works: it cannot begin on a broken disk, say. What runs there may run on,
 * but nobody looks after it, and no order reaches it. For a while that is only said: a daemon is started again and again,
 * and one that gets little of the processor takes its time. Then, where groups are at stake, the member is accused.
 *
 * That its record stands still is not enough: so does the record of one that merely does not reach the store, and its
 * services are well. Here its own keeper says that its daemon does nothing.
 */
import type { NodeName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { Document } from '../document.ts';
import { keep, lookAgain, type Turn, unsay } from '../turn.ts';
import { awayUntil } from '../view/away.ts';
import { hearsAnywhere } from '../view/hearing.ts';
import { groupsOf } from '../view/standing.ts';
import { standsStill } from '../view/stands-still.ts';

/** So long a member may be without a daemon that works. */
const withoutDaemonMs = 60_000;

export function withoutDaemon(t: Turn, document: Document, node: NodeName): Reason | undefined {
  const since = daemonlessSince(t, node);
  const renewed = t.s.progress[node];
  if (since === undefined || renewed === undefined || groupsOf(document, node).length === 0) return undefined;
  if (awayUntil(t, document, node) !== undefined) return undefined;
  // While the store was away nobody could renew.
  const at = Math.max(since, renewed.at, t.s.store.reachableSince) + withoutDaemonMs;
  if (t.clock.now >= at)
    return standsStill(t, node) ? { kind: 'without-daemon', forMs: withoutDaemonMs } : undefined;
  lookAgain(t, at);
  return undefined;
}

/** As long as its beats say so: of one that is not heard any more nothing is known. */
function daemonlessSince(t: Turn, node: NodeName): number | undefined {
  return hearsAnywhere(t, node) ? t.s.daemonless[node] : undefined;
}

/** Says of every node whose agent beats without a daemon that it does. */
export function noteDaemonless(t: Turn, { nodes }: Document): void {
  for (const node of Object.keys(nodes)) {
    if (daemonlessSince(t, node) === undefined) unsay(t, ['daemon', node]);
    else keep(t, ['daemon', node], { kind: 'agent-beats-without-daemon', node }, { node, level: 'warning' });
  }
}
