/** What stands against a failover of any group: of the store, of the fences as a whole, of a node whatever it runs. */
import type { NodeName } from '../../../core/config.ts';
import type { ReasonKind } from '../../../core/reason.ts';
import type { AgentSnapshot } from '../../../ports/agent-facade.ts';
import type { ProblemView, StoreView } from '../../contract/views.ts';
import { warning } from '../problem.ts';
import { groupsAt } from './found-there.ts';

/** While one of these stands nothing is taken over, or nothing right. */
const preventsAll: ReadonlySet<ReasonKind> = new Set([
  'store-unreachable',
  'store-refuses-writes',
  'store-older',
  'store-of-another',
  'store-forked',
  'store-emptied',
  'store-before-accepted',
  'document-forged',
  'document-set-aside',
  'no-document',
  'peer-knows-another',
  'cluster-disarmed',
  'fence-limit-reached',
]);

interface Known {
  readonly store: StoreView;
  readonly problems: readonly ProblemView[];
}

export function clusterReasons(s: AgentSnapshot, { store, problems }: Known): ProblemView[] {
  const ofNoGroup = problems.filter(({ about, reason }) => about.group === null && !groupsAt(reason));
  const stands = ofNoGroup.map((problem) => ({
    ...problem,
    level: preventsAll.has(problem.reason.kind) ? ('alarm' as const) : ('warning' as const),
  }));
  const members = Object.keys(s.config?.nodes ?? {}).filter((n) => s.document?.nodes[n]?.is === 'in');
  return [...stands, ...storeMargin(store), ...members.flatMap((node) => unprovable(s, node))];
}

/** Of a store with several members. */
function storeMargin({ reachable, members }: StoreView): ProblemView[] {
  const of = members.length;
  const well = members.filter((member) => member.well).length;
  const majority = Math.floor(of / 2) + 1;
  if (!reachable || of < 3 || well !== majority || well === of) return [];
  return [warning({ kind: 'no-more-may-fail', well, of })];
}

/** Whatever proves a node off: a device, or its own lease where a watchdog counts. */
function unprovable(s: AgentSnapshot, node: NodeName): ProblemView[] {
  const { fence = [], watchdog } = s.config?.nodes[node] ?? {};
  const entry = s.document?.nodes[node];
  const mayLapse = watchdog !== undefined && !watchdog.pausable && s.config?.timing.onStoreLoss === 'stop';
  const isArmed = entry?.is === 'in' && entry.lapse !== false;
  const isAsked = fence.some(({ proof }) => proof === 'off');
  return [
    ...(mayLapse && !isArmed ? [warning({ kind: 'watchdog-unarmed', node, device: watchdog.device })] : []),
    ...(isAsked || (mayLapse && isArmed) ? [] : [warning({ kind: 'only-a-person-proves', node })]),
  ];
}
