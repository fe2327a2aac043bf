/** What agents have found out about their own hosts that concerns groups. */
import type { GroupName, NodeName } from '../../../core/config.ts';
import type { Reason, ReasonKind } from '../../../core/reason.ts';
import type { AgentSnapshot } from '../../../ports/agent-facade.ts';

/** With one of these the group does not start there. */
const preventsThere: ReadonlySet<ReasonKind> = new Set([
  'lacks-program',
  'lacks-secret',
  'lacks-device',
  'port-taken',
]);

export function prevents(reason: Reason): boolean {
  return preventsThere.has(reason.kind) || (reason.kind === 'unit-unfit' && reason.is !== 'enabled');
}

/** Undefined: it is not about what groups need of a host. */
export function groupsAt(
  reason: Reason,
): { readonly node: NodeName; readonly has: (group: GroupName) => boolean } | undefined {
  switch (reason.kind) {
    case 'lacks-program':
    case 'lacks-secret':
    case 'lacks-device':
    case 'port-taken':
    case 'unit-unfit': {
      const { node, groups, more } = reason;
      // Of those that are not named any may be meant.
      return { node, has: (group) => more !== undefined || groups.includes(group) };
    }
    default:
      return undefined;
  }
}

/** Of members, and of the node that is asked. */
export function foundThere(s: AgentSnapshot): Reason[] {
  const told = Object.entries(s.records).flatMap(([node, record]) => {
    const entry = s.document?.nodes[node];
    const speaks = node !== s.node && entry?.is === 'in' && entry.inc === record.inc;
    return speaks ? (record.tells ?? []) : [];
  });
  return [...s.problems, ...told].flatMap(({ reason }) => (groupsAt(reason) ? [reason] : []));
}
