/** What is wrong with the store, as this node sees it, and with its lease. */
import type { StoreAlarm } from '../../core/reason-facts.ts';
import type { ProblemView, StoreView } from '../contract/views.ts';
import { alarm, type ProblemInput, warning } from './problem.ts';

export function storeProblems({ snapshot, store }: ProblemInput): ProblemView[] {
  const { node, config, document } = snapshot;
  const then = config?.timing.onStoreLoss === 'stop' ? 'stops' : 'runs-on';
  if (!store.reachable) return [alarm({ kind: 'store-unreachable', node, then })];
  // What is not believed is not written to: the last write is no news of it.
  const refuses = store.believed ? snapshot.store.refuses : undefined;
  const raised = ofAlarm(store.members.find((member) => member.alarm !== null)?.alarm);
  const hasLease = snapshot.lease.valid || document?.nodes[node]?.is !== 'in';
  return [
    ...(refuses === undefined
      ? []
      : [alarm({ kind: 'store-refuses-writes', node, then, said: refuses, ...raised })]),
    ...(store.healthy || refuses !== undefined
      ? []
      : [warning({ kind: 'store-unhealthy', said: store.summary })]),
    ...(store.healthy
      ? toldOnce(store.members, raised.alarm !== undefined && refuses !== undefined)
      : []
    ).flatMap(({ name: member, state, detail: said, well, alarm: its }) =>
      well
        ? []
        : [warning({ kind: 'store-member-unwell', member, is: memberIs(state), said, ...ofAlarm(its) })],
    ),
    ...(hasLease ? [] : [alarm({ kind: 'lease-out-on', node })]),
  ];
}

/** An alarm of etcd stands in the status of every member: it is told once, and not beside what it leads to. */
function toldOnce(members: StoreView['members'], isTold: boolean): StoreView['members'] {
  return members.filter(
    ({ alarm: its }, i) => its === null || (!isTold && members.findIndex((one) => one.alarm === its) === i),
  );
}

function ofAlarm(alarm: StoreAlarm | null | undefined): { readonly alarm?: StoreAlarm } {
  return alarm ? { alarm } : {};
}

/** A state as a verb: `has no leader` is one already. */
function memberIs(state: string): string {
  return state === 'silent' ? 'is silent' : state;
}
