/** Where a group is and where it should be, in one sentence or two: what `explain` begins with. */
import type { GroupName, NodeName } from '../config.ts';
import type { Reason } from '../reason.ts';
import { words } from './words.ts';

export interface ExplainedGroup {
  readonly group: GroupName;
  /** As the status page shows it. */
  readonly state: string;
  readonly node: NodeName | null;
  /** The last thing that was decided about it. */
  readonly came: Reason | null;
  /** Where placement wants it, undefined: nowhere; and why. */
  readonly chosen: NodeName | undefined;
  readonly why: Reason;
  readonly maintenance: { readonly by: string } | null;
}

export function explanationWords(e: ExplainedGroup): string {
  const hold = e.maintenance ? ` It is under maintenance by ${e.maintenance.by}, so it is left alone.` : '';
  return `${standing(e)}.${hold}`;
}

function standing({ group, state, node, came, chosen, why }: ExplainedGroup): string {
  const last = came ? words(came) : '';
  if (state === 'blocked') return `${group} is not taken over yet: ${last}`;
  if (chosen === undefined)
    return `${group} ${node ? `is to leave ${node}` : 'runs nowhere'}: ${words(short(why))}`;
  if (node === chosen) return `${group} is ${state} on ${chosen}${last === '' ? '' : ` (${last})`}`;
  const now = node ? `is ${state} on ${node}` : 'is about to start';
  return `${group} ${now} and should be on ${chosen}: ${words(why)}`;
}

/** Every node's own reason stands beside it; the sentence need not repeat them all. */
function short(why: Reason): Reason {
  return why.kind === 'no-node' ? { ...why, nodes: [] } : why;
}
