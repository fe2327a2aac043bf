/**
 * A group does not go back to a node that has only just come back: no move that undoes another within the time that the group
 * says, unless a person asked or the node it leaves serves nobody. Which nodes come and go is seen here from the documents,
 * by the true time.
 */
import type { GroupName, NodeName } from '../../core/config.ts';
import type { Reason } from '../../core/reason.ts';
import type { GroupEntry, NodeEntry } from '../../core/takeover/document.ts';
import type { Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';
import type { Commit } from './node-transitions.ts';

export class UndoneMoves {
  /** When a node that had been in came in again. */
  readonly #cameBack = new Map<NodeName, number>();

  check(world: Surroundings, commit: Commit): void {
    const { before, next } = commit;
    const { now } = world.schedule;
    for (const [node, entry] of Object.entries(next.nodes))
      if (isBack(before.nodes[node], entry)) this.#cameBack.set(node, now);
    // Waits are counted by wall clocks: where one was set they end whenever they end.
    const isClockSet = new Set([...world.nodes.keys()].map((node) => world.wall(node))).size > 1;
    if (isClockSet) return;
    for (const [group, entry] of Object.entries(next.groups))
      if (isMove(before.groups[group], entry) && !mustLeave(world, commit, group, entry))
        this.#judge(world, group, entry, now);
  }

  #judge(world: Surroundings, group: GroupName, entry: Move, now: number): void {
    const waitMs = world.config.groups[group]?.failbackAfterMs ?? 0;
    const since = this.#cameBack.get(entry.to);
    // A write lands later than it was decided, and the wait is counted from the decision.
    const decidedMs = world.config.timing.storeTimeoutMs;
    if (since === undefined || now - since + decidedMs >= waitMs) return;
    throw new Violation(
      `${group} leaves ${entry.node} for ${entry.to}, which came back ${Math.round(now - since)} ms before and not ${waitMs}`,
    );
  }
}

type Move = Extract<GroupEntry, { is: 'draining' }> & { readonly to: NodeName };

/** Decided by the cluster, because another node is better. */
function isMove(was: GroupEntry | undefined, now: GroupEntry): now is Move {
  if (was?.is !== 'assigned' || now.is !== 'draining' || now.to === undefined) return false;
  return now.to !== now.node && (now.why.kind === 'ranked' || now.why.kind === 'leaves');
}

function isBack(was: NodeEntry | undefined, now: NodeEntry): boolean {
  if (now.is !== 'in' || was === undefined || was.is === 'out' || was.inc === now.inc) return false;
  // Whoever accepted the store asked it for a proof: for that it need not have been away.
  if (was.inc === '') return false;
  return was.is !== 'gone' || was.proof.kind !== 'initial';
}

/** It may not run there any more, or serves nobody there. */
function mustLeave(
  { network, nodes, config }: Surroundings,
  c: Commit,
  group: GroupName,
  { node, inc, why }: Move,
): boolean {
  if (c.next.drained[node] || c.next.failures[group]?.[node] || isBound(why)) return true;
  const wanted = config.groups[group];
  if (wanted?.restricted && wanted.nodes.length > 0 && !wanted.nodes.includes(node)) return true;
  if (c.facts.words.said(node, inc, ({ leaving }) => leaving === true)) return true;
  const others = [...nodes.keys()].filter((other) => other !== node);
  return network.networks.some(
    (net) => !network.linkUp(node, net) || others.some((other) => !network.reaches(node, other, net)),
  );
}

/** Another group may not run beside it, or it must run beside another. */
function isBound(why: Reason): boolean {
  return why.kind === 'leaves' && (why.why.kind === 'apart-from' || why.why.kind === 'together-with');
}
