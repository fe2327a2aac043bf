/** Why a group is where it is, and why not elsewhere: the same function that places it, asked for its reasons. */
import type { GroupName, NodeName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import { type Claims, holderOf, holdsBack, waitsFor } from '../coordinate/claims.ts';
import { type Candidate, candidates, makeSeats, rivalsIn, unmetBy } from './candidates.ts';
import { notLeftYet, roomNotLeftYet } from './not-left-yet.ts';
import { waitsToStart } from './order.ts';
import { bundleOf, place } from './place.ts';
import { type Moment, notWanted, placementInput } from './placement-view.ts';
import type { Rank } from './rank.ts';
import type { Placed } from './tell-placed.ts';

export interface Explanation {
  /** Where placement wants it now; undefined when nowhere. */
  readonly chosen: NodeName | undefined;
  readonly why: Reason;
  /** What is not as it would rather have it where it is to be: that keeps it from nothing. */
  readonly unmet: readonly Reason[];
  /** Whom it waits for before it changes to the definition in force, where it runs by an older one. */
  readonly changeWaits: Reason | undefined;
  readonly reasons: readonly {
    readonly node: NodeName;
    readonly verdict: Rank | 'chosen' | 'not-a-member';
    readonly why: Reason;
  }[];
}

export type ExplainedMoment = Moment & Pick<Claims, 'defs' | 'claimants'>;

export function explainGroup(moment: ExplainedMoment, group: GroupName): Explanation {
  const not = notWanted(moment, group);
  if (not) return { chosen: undefined, why: not, unmet: [], changeWaits: undefined, reasons: [] };
  const input = placementInput(moment);
  const all = place(input);
  const placed = all.get(group) ?? { node: undefined, why: { kind: 'not-placed' } as const };
  const bundle = bundleOf(input, group);
  const others = new Map<GroupName, Placed>([...all].filter(([name]) => !bundle.includes(name)));
  const wait = waitsWhy(moment, all, group);
  const unmet = (node: NodeName) => unmetBy(input, bundle, node, makeSeats(input, others, new Map()));
  return {
    chosen: wait ? undefined : placed.node,
    why: wait ?? placed.leaves ?? placed.why,
    unmet: placed.node === undefined ? [] : unmet(placed.node),
    changeWaits: holdsBack(moment, group),
    reasons: nodeReasons(moment, group, placed, candidates(input, bundle, others), unmet, wait !== undefined),
  };
}

function nodeReasons(
  moment: Moment,
  group: GroupName,
  placed: Placed,
  ranked: readonly Candidate[],
  unmet: (node: NodeName) => readonly Reason[],
  waits: boolean,
): Explanation['reasons'] {
  return Object.keys(moment.config.nodes).map((node) => {
    const c = ranked.find((r) => r.node === node);
    if (node === placed.node)
      return { node, verdict: 'chosen' as const, why: waits ? comesNext(placed.why) : placed.why };
    if (!c) return { node, verdict: 'not-a-member' as const, why: standing(moment, node) };
    // A window holds back from a better node; what is no better waits for none.
    const isHeld = !isOfWindow(c.why) || isBetter(moment, group, node, (n) => unmet(n).length);
    const told = isHeld ? c : { rank: 'good' as const, why: undefined };
    return {
      node,
      verdict: told.rank,
      why: told.why ?? goesNotBack(moment, group, node) ?? unmet(node)[0] ?? lessGood(placed.node),
    };
  });
}

/**
 * Why a group that is free is not given to the node that it has: it is under maintenance, or waits for another one. Or nothing.
 */
export function waitsWhy(
  moment: ExplainedMoment,
  placed: ReadonlyMap<GroupName, Placed>,
  group: GroupName,
): Reason | undefined {
  const { groups, maintenance } = moment.document;
  if (groups[group]?.is !== 'free') return undefined;
  const held = maintenance[group];
  if (held) return { kind: 'left-alone', by: held.by };
  const node = placed.get(group)?.node;
  if (node === undefined) return undefined;
  const order = waitsToStart(moment, placed, group);
  if (order) return order;
  const there =
    notLeftYet(moment, rivalsIn(moment.config), group, node) ?? roomNotLeftYet(moment, group, node);
  if (there) return there;
  const holder = holderOf(moment, group, node);
  return holder && waitsFor(holder);
}

/** The group runs elsewhere although this one comes before in its list. */
function goesNotBack({ config, document }: Moment, group: GroupName, node: NodeName): Reason | undefined {
  const { nodes = [], ordered, failback = 'on' } = config.groups[group] ?? {};
  const entry = document.groups[group];
  const isPinned = document.pins[group] !== undefined;
  if (failback === 'on' || entry?.is !== 'assigned' || isPinned || !nodes.includes(node)) return undefined;
  const at = nodes.indexOf(entry.node);
  return at < 0 || (ordered && nodes.indexOf(node) < at) ? { kind: 'no-failback', failback } : undefined;
}

function isOfWindow(why: Reason | undefined): boolean {
  return why?.kind === 'window-closed' || why?.kind === 'window-never-opens';
}

/** The node comes before the one that has the group: it is preferred and that is not, earlier in the list, or has more of what the group would rather have. */
function isBetter(
  { config, document }: Moment,
  group: GroupName,
  node: NodeName,
  unmet: (node: NodeName) => number,
): boolean {
  const { nodes = [], ordered } = config.groups[group] ?? {};
  const entry = document.groups[group];
  if (entry?.is !== 'assigned' || !nodes.includes(node)) return false;
  if (!nodes.includes(entry.node)) return true;
  const more = unmet(entry.node) - unmet(node);
  return more > 0 || (more === 0 && ordered === true && nodes.indexOf(node) < nodes.indexOf(entry.node));
}

function standing(moment: Moment, node: NodeName): Reason {
  const entry = moment.document.nodes[node];
  switch (entry?.is) {
    case 'accused':
      return { kind: 'is-accused', why: entry.why };
    case 'gone':
      return entry.proof.kind === 'initial'
        ? { kind: 'not-joined' }
        : { kind: 'is-gone', proof: entry.proof.kind };
    case 'out':
      return { kind: 'not-joined' };
    default:
      return { kind: 'not-in-cluster' };
  }
}

/** It is not to go there yet. */
export function comesNext(why: Reason): Reason {
  return { kind: 'comes-next', why };
}

function lessGood(chosen: NodeName | undefined): Reason {
  return chosen ? { kind: 'comes-after', node: chosen } : { kind: 'would-do' };
}
