/**
 * A member that was given groups just when it lost the store: it does not read that, nobody runs them, and nobody else may
 * without a proof. That it renews nothing is not enough to accuse a member, for what it runs may be well. But here it runs
 * nothing that the document gives it, so nothing is lost by it. A daemon that hangs, or is being started again, is given the
 * time for that; it was chosen before its record was known to stand still, for after that it would not have been.
 */
import type { GroupName, NodeName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { Document } from '../document.ts';
import { lookAgain, type Turn } from '../turn.ts';
import { awayUntil } from '../view/away.ts';
import { groupsOf } from '../view/standing.ts';
import { standsStill, stillFrom } from '../view/stands-still.ts';
import { asksBy } from '../view/timing.ts';

export function neverRead(t: Turn, document: Document, node: NodeName): Reason | undefined {
  if (node === t.s.self || !standsStill(t, node) || t.s.daemonless[node] !== undefined) return undefined;
  if (awayUntil(t, document, node) !== undefined) return undefined;
  const groups = groupsOf(document, node);
  const [group] = groups;
  if (group === undefined || !groups.every((name) => isUnread(t, document, name))) return undefined;
  const at = stillFrom(t, node) + asksBy(t).hangMs;
  if (t.clock.now < at) lookAgain(t, at);
  // With every renewal that is confirmed the members are looked at.
  return t.s.renewal.confirmedAt >= at ? { kind: 'never-read', group } : undefined;
}

/** Assigned to a member whose record says nothing of that generation. */
function isUnread(t: Turn, { groups, nodes, maintenance }: Document, group: GroupName): boolean {
  const entry = groups[group];
  if (entry?.is !== 'assigned' || maintenance[group]) return false;
  const owner = nodes[entry.node];
  const record = t.s.store.records[entry.node]?.value;
  if (owner?.is !== 'in' || owner.inc !== entry.inc || record?.inc !== entry.inc) return false;
  return record.running[group]?.gen !== entry.gen && (record.released[group] ?? -1) < entry.gen;
}
