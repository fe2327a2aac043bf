/**
 * What speaks against taking the agent of a node away now, and what has become worse since: pure, by what the cluster shows. An update
 * goes on only where nothing does.
 */
import type { GroupState, GroupView, NodeView, StatusView } from '../../api/contract/views.ts';

export type Objection =
  | { readonly kind: 'store-unwell'; readonly summary: string }
  | { readonly kind: 'store-member-unwell'; readonly member: string; readonly state: string }
  | { readonly kind: 'store-has-no-margin'; readonly node: string; readonly members: number }
  | { readonly kind: 'no-coordinator' }
  | { readonly kind: 'node-not-in'; readonly node: string; readonly is: NodeView['state'] }
  | { readonly kind: 'node-silent' | 'node-away' | 'node-unhealthy'; readonly node: string }
  | { readonly kind: 'node-drained'; readonly node: string; readonly by: string }
  | { readonly kind: 'group-not-well'; readonly group: string; readonly is: GroupState }
  | { readonly kind: 'group-has-no-other'; readonly group: string; readonly node: string }
  | { readonly kind: 'group-maintained'; readonly group: string; readonly node: string }
  | { readonly kind: 'group-moved'; readonly group: string; readonly from: string; readonly to: string };

/** Every group runs or is meant not to, every node is in and heard, no fence is under way, the store is whole. */
export function objectionsTo(status: StatusView): readonly Objection[] {
  const { store, coordinator, nodes, groups } = status;
  return [
    ...(store.reachable && store.healthy && store.believed
      ? []
      : [{ kind: 'store-unwell', summary: store.summary } as const]),
    ...store.members
      .filter(({ well }) => !well)
      .map(({ name, state }) => ({ kind: 'store-member-unwell', member: name, state }) as const),
    ...(coordinator === null ? [{ kind: 'no-coordinator' } as const] : []),
    ...nodes.flatMap(ofNode),
    ...groups
      .filter((group) => !isAsMeant(group))
      .map(({ name, state }) => ({ kind: 'group-not-well', group: name, is: state }) as const),
  ];
}

function ofNode({ name: node, state, heard, away, health, drained }: NodeView): readonly Objection[] {
  if (state !== 'in') return [{ kind: 'node-not-in', node, is: state }];
  if (away) return [{ kind: 'node-away', node }];
  if (!heard) return [{ kind: 'node-silent', node }];
  if (health === 'failed') return [{ kind: 'node-unhealthy', node }];
  return drained === null ? [] : [{ kind: 'node-drained', node, by: drained.by }];
}

function isAsMeant({ state, maintenance }: GroupView): boolean {
  return maintenance !== null || ['running', 'stopped', 'disabled'].includes(state);
}

/** A member of the store goes with its machine: the others must be enough. `node` is where one lies under its name. */
export function marginObjection({ store: { members } }: StatusView, node: string): readonly Objection[] {
  const holdsOne = members.some(({ name }) => name === node);
  const others = members.filter(({ name, well }) => name !== node && well).length;
  const isEnough = others > members.length / 2;
  return holdsOne && !isEnough ? [{ kind: 'store-has-no-margin', node, members: members.length }] : [];
}

/** What nobody watches or moves would end with its machine. */
export function maintainedOn({ groups }: Pick<StatusView, 'groups'>, node: string): readonly Objection[] {
  const its = groups.filter((group) => group.node === node && group.maintenance !== null);
  return its.map(({ name: group }) => ({ kind: 'group-maintained', group, node }) as const);
}

/** Groups that ran before and run elsewhere now. */
export function movedSince(before: readonly GroupView[], now: StatusView): readonly Objection[] {
  return before.flatMap(({ name: group, node: from }) => {
    const to = now.groups.find(({ name }) => name === group)?.node;
    return from && to && from !== to ? [{ kind: 'group-moved', group, from, to } as const] : [];
  });
}

/** Waiting does not mend it. */
export function isFinal(objection: Objection): boolean {
  if (objection.kind === 'group-moved') return true;
  return objection.kind === 'group-not-well' && ['failed', 'stop-failed'].includes(objection.is);
}

/** It is about that node, or about groups, of which it may have had some. */
export function mayComeFrom(node: string, objection: Objection): boolean {
  if ('node' in objection) return objection.node === node && objection.kind !== 'store-has-no-margin';
  return 'group' in objection;
}
