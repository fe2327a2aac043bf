/** Which node would take a group over if its node were lost now: placement is asked, with that node proved off. */
import type { GroupName, NodeName } from '../../../core/config.ts';
import type { Reason } from '../../../core/reason.ts';
import { candidates } from '../../../core/takeover/placement/candidates.ts';
import { bundleOf, place } from '../../../core/takeover/placement/place.ts';
import { type Moment, placementInput } from '../../../core/takeover/placement/placement-view.ts';
import type { Placed } from '../../../core/takeover/placement/tell-placed.ts';
import type { AgentSnapshot } from '../../../ports/agent-facade.ts';
import { momentOf } from '../moment.ts';
import { isHeard } from '../nodes.ts';
import { foundThere, groupsAt, prevents } from './found-there.ts';

export interface Standby {
  /** Where placement would put it first; undefined: nobody could have it. */
  readonly standby: NodeName | undefined;
  /** Some node could have it. */
  readonly others: boolean;
  /** Why each of the other nodes cannot. */
  readonly cannot: readonly { readonly node: NodeName; readonly why: Reason }[];
  /** What its hosts lack for it, wherever it may run. */
  readonly found: readonly Reason[];
}

export type FindStandby = (group: GroupName, owner: NodeName) => Standby | undefined;

/** Placement is asked once for every node that has groups. */
export function standbyFinder(s: AgentSnapshot): FindStandby {
  const moment = momentOf(s);
  const told = foundThere(s);
  const asked = new Map<NodeName, Asked>();
  return (group, owner) => {
    // One that is configured no more, or not here yet, is placed nowhere.
    if (moment?.config.groups[group] === undefined) return undefined;
    const without = asked.get(owner) ?? ask(momentWithout(moment, owner));
    asked.set(owner, without);
    const found = told.filter((reason) => groupsAt(reason)?.has(group) === true);
    return judge(s, without, group, owner, found);
  };
}

interface Asked {
  readonly moment: Moment;
  readonly input: ReturnType<typeof placementInput>;
  readonly placed: ReadonlyMap<GroupName, Placed>;
}

function ask(moment: Moment): Asked {
  const input = placementInput(moment);
  return { moment, input, placed: place(input) };
}

/** As if that node had been proved off a moment ago, and its groups were free. */
function momentWithout(moment: Moment, owner: NodeName): Moment {
  const { document } = moment;
  const entry = document.nodes[owner];
  if (entry === undefined || entry.is === 'out' || entry.is === 'gone') return moment;
  const gone = { is: 'gone', inc: entry.inc, proof: { kind: 'off' } } as const;
  const groups = Object.entries(document.groups).map(([name, group]) => {
    const isThere = group.is !== 'free' && group.node === owner;
    return [name, isThere ? ({ is: 'free', gen: group.gen } as const) : group] as const;
  });
  const nodes = { ...document.nodes, [owner]: gone };
  return { ...moment, document: { ...document, nodes, groups: Object.fromEntries(groups) } };
}

function judge(
  s: AgentSnapshot,
  { moment, input, placed }: Asked,
  group: GroupName,
  owner: NodeName,
  found: readonly Reason[],
): Standby {
  const standby = placed.get(group)?.node;
  const hindrance = (node: NodeName): Reason | undefined =>
    isHeard(s, node) || s.away.includes(node)
      ? found.find((reason) => prevents(reason) && groupsAt(reason)?.node === node)
      : { kind: 'lost-not-accused', node };
  if (standby !== undefined && hindrance(standby) === undefined)
    return { standby, others: true, cannot: [], found };
  const bundle = bundleOf(input, group);
  const seats = new Map([...placed].filter(([name]) => !bundle.includes(name)));
  const judged = candidates(input, bundle, seats).map(({ node, rank, why }) => ({
    node,
    why: rank === 'illegal' ? (why ?? ({ kind: 'not-placed' } as const)) : hindrance(node),
  }));
  const { nodes, restricted } = moment.config.groups[group] ?? { nodes: [], restricted: false };
  const absent = Object.keys(moment.config.nodes).filter(
    (n) => n !== owner && !input.members.includes(n) && (!restricted || nodes.includes(n)),
  );
  const cannot = [
    ...judged.flatMap(({ node, why }) =>
      why === undefined || why.kind === 'not-preferred' ? [] : [{ node, why }],
    ),
    ...absent.map((node) => ({ node, why: { kind: 'not-in-cluster' } as const })),
  ];
  const others = judged.some(({ why }) => why === undefined);
  return { standby: others ? standby : undefined, others, cannot, found };
}
