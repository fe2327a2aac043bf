/** Why a group is where it is, and why not elsewhere: the same function that places it, asked for its reasons. */
import type { GroupName, NodeName } from '../../config.ts';
import { bundleOf, candidates, type Placed, place } from './place.ts';
import { type Moment, placementInput, wanted } from './placement-view.ts';
import type { Rank } from './rank.ts';

export interface Explanation {
  /** Where placement wants it now; undefined when nowhere. */
  readonly chosen: NodeName | undefined;
  readonly why: string;
  readonly reasons: readonly {
    readonly node: NodeName;
    readonly verdict: Rank | 'chosen' | 'not a member';
    readonly text: string;
  }[];
}

export function explainGroup(moment: Moment, group: GroupName): Explanation {
  const not = wanted(moment, group);
  if (not) return { chosen: undefined, why: not, reasons: [] };
  const input = placementInput(moment);
  const all = place(input);
  const placed = all.get(group) ?? { node: undefined, why: 'it is not placed' };
  const bundle = bundleOf(input, group);
  const others = new Map<GroupName, Placed>([...all].filter(([name]) => !bundle.includes(name)));
  const ranked = candidates(input, bundle, others);
  const reasons = Object.keys(moment.config.nodes).map((node) => {
    const c = ranked.find((r) => r.node === node);
    if (node === placed.node) return { node, verdict: 'chosen' as const, text: placed.why };
    if (!c) return { node, verdict: 'not a member' as const, text: standing(moment, node) };
    return { node, verdict: c.rank, text: c.why || lessGood(placed.node) };
  });
  return { chosen: placed.node, why: placed.why, reasons };
}

function standing(moment: Moment, node: NodeName): string {
  const entry = moment.document.nodes[node];
  switch (entry?.is) {
    case 'accused':
      return `it is accused: ${entry.why}`;
    case 'gone':
      return `it is gone (${entry.proof.kind}) and has not come back`;
    case 'out':
      return 'it has not joined yet';
    default:
      return 'it is not in the cluster';
  }
}

function lessGood(chosen: NodeName | undefined): string {
  return chosen ? `it would do, but ${chosen} comes first` : 'it would do';
}
