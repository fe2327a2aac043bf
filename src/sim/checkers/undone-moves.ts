/**
 * A group does not go back to a node that has only just come back: no move that undoes another within the time that the group
 * says, unless a person asked or the node it leaves serves nobody. Which nodes come and go is seen here from the documents,
 * by the true time. Nor does one with a window by itself outside of that, by the clock of whoever decides.
 */
import type { Config, GroupName, NodeName } from '../../core/config.ts';
import type { Reason, ReasonKind } from '../../core/reason.ts';
import type { GroupEntry, NodeEntry, NodeRecord } from '../../core/takeover/document.ts';
import type { Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';
import { areSetApart, type Decided, shownThen } from './decisions.ts';
import type { Commit } from './node-transitions.ts';

export class UndoneMoves {
  /** One that was let in and accused by one write has not been in. */
  readonly #wasIn = new Set<NodeName>();
  /** When a node that had been in came in again. */
  readonly #cameBack = new Map<NodeName, Decided>();

  check(world: Surroundings, commit: Commit, decided: Decided): void {
    const { before, next } = commit;
    for (const [node, entry] of Object.entries(next.nodes)) {
      const was = before.nodes[node];
      if (was?.is === 'in') this.#wasIn.add(node);
      if (this.#wasIn.has(node) && isBack(was, entry)) this.#cameBack.set(node, decided);
      if (isPardoned(world, commit, node)) this.#cameBack.delete(node);
    }
    for (const [group, entry] of Object.entries(next.groups))
      if (isMove(before.groups[group], entry) && !mustLeave(world, commit, group, entry))
        this.#judge(world, group, entry, decided);
    for (const [group, entry] of Object.entries(next.groups))
      if (isMove(before.groups[group], entry) && entry.why.kind === 'ranked')
        judgeWindow(world, group, next.coordinator, decided);
  }

  #judge({ config }: Surroundings, group: GroupName, entry: Move, now: Decided): void {
    const waitMs = config.groups[group]?.failbackAfterMs ?? 0;
    const back = this.#cameBack.get(entry.to);
    // Waits are counted by wall clocks: where one was set meanwhile, or they differ, they end whenever they end.
    if (back === undefined || back.clocks !== now.clocks || areSetApart(now)) return;
    // Wall clocks show whole milliseconds.
    if (now.at - back.at > waitMs - 1) return;
    throw new Violation(
      `${group} leaves ${entry.node} for ${entry.to}, which came back ${Math.round(now.at - back.at)} ms before and not ${waitMs}`,
    );
  }
}

function judgeWindow(world: Surroundings, group: GroupName, by: NodeName, decided: Decided): void {
  const window = world.config.groups[group]?.failbackWindow;
  const wall = shownThen(world, by, decided);
  if (window === undefined || wall === undefined) return;
  const opening = world.calendar(window, wall);
  if (opening === undefined || wall < opening.opens)
    throw new Violation(
      `${group} goes to a better node ${(opening?.opens ?? 0) - wall} ms before its window opens`,
    );
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
  return was.inc !== '';
}

/** A person let a node in quarantine run groups again: when it came back counts no more. */
function isPardoned({ config }: Surroundings, { before, next }: Commit, node: NodeName): boolean {
  const { departures } = config.cluster.quarantine ?? {};
  const count = before.absences?.[node]?.count ?? 0;
  return departures !== undefined && count >= departures && next.absences?.[node] === undefined;
}

/** It may not run there any more, nor may one that it runs together with, or the node is not well, or serves nobody as far as anybody can know. */
function mustLeave(world: Surroundings, c: Commit, group: GroupName, { node, inc, why }: Move): boolean {
  if (c.next.drained[node] || isBound(why)) return true;
  if (bundleOf(world.config, group).some((one) => mayNotStay(world.config, c, one, node))) return true;
  const isUnfit = ({ leaving, unwell }: NodeRecord) => leaving === true || unwell !== undefined;
  if (c.facts.words.said(node, inc, isUnfit)) return true;
  return c.facts.wires.misses(world, node);
}

function mayNotStay({ groups }: Config, { next }: Commit, group: GroupName, node: NodeName): boolean {
  if (next.failures[group]?.[node]) return true;
  const wanted = groups[group];
  return wanted?.restricted === true && wanted.nodes.length > 0 && !wanted.nodes.includes(node);
}

/** Itself, and whatever runs where it does: together is mutual, and goes on from one to the next. */
function bundleOf({ groups }: Config, group: GroupName): readonly GroupName[] {
  const bundle = new Set([group]);
  // What is added meanwhile is looked at as well.
  for (const one of bundle)
    for (const [other, { together }] of Object.entries(groups))
      if (together.includes(one) || groups[one]?.together.includes(other)) bundle.add(other);
  return [...bundle];
}

/** Another group may not run beside it, or leaves it too little room, or it must run beside another. */
function isBound(why: Reason): boolean {
  return why.kind === 'leaves' && bonds.has(why.why.kind);
}

const bonds: ReadonlySet<ReasonKind> = new Set(['apart-from', 'lacks-capacity', 'together-with']);
