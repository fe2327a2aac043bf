/** Why a group is where it is, and why not elsewhere: the same function that places it, asked for its reasons. */
import type { GroupName, NodeName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import { waitsToStart } from './order.ts';
import { bundleOf, candidates, type Placed, place } from './place.ts';
import { type Moment, notWanted, placementInput } from './placement-view.ts';
import type { Rank } from './rank.ts';

export interface Explanation {
  /** Where placement wants it now; undefined when nowhere. */
  readonly chosen: NodeName | undefined;
  readonly why: Reason;
  readonly reasons: readonly {
    readonly node: NodeName;
    readonly verdict: Rank | 'chosen' | 'not-a-member';
    readonly why: Reason;
  }[];
}

export function explainGroup(moment: Moment, group: GroupName): Explanation {
  const not = notWanted(moment, group);
  if (not) return { chosen: undefined, why: not, reasons: [] };
  const input = placementInput(moment);
  const all = place(input);
  const placed = all.get(group) ?? { node: undefined, why: { kind: 'not-placed' } as const };
  const bundle = bundleOf(input, group);
  const others = new Map<GroupName, Placed>([...all].filter(([name]) => !bundle.includes(name)));
  const ranked = candidates(input, bundle, others);
  const reasons = Object.keys(moment.config.nodes).map((node) => {
    const c = ranked.find((r) => r.node === node);
    if (node === placed.node) return { node, verdict: 'chosen' as const, why: placed.why };
    if (!c) return { node, verdict: 'not-a-member' as const, why: standing(moment, node) };
    return { node, verdict: c.rank, why: c.why ?? lessGood(placed.node) };
  });
  const wait = moment.document.groups[group]?.is === 'free' ? waitsToStart(moment, all, group) : undefined;
  return { chosen: wait ? undefined : placed.node, why: wait ?? placed.why, reasons };
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

function lessGood(chosen: NodeName | undefined): Reason {
  return chosen ? { kind: 'comes-after', node: chosen } : { kind: 'would-do' };
}
