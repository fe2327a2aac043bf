/**
 * When a new incarnation of a node proves the one before it gone. It found everything stopped where it runs; that says
 * something of the other one only if that one ran on the same machine and came before it. A copy of the node's disk that
 * is started elsewhere looks the same in everything but these two: there the original may run on, so it proves nothing.
 */
import type { Admitted, Machine, NodeRecord } from '../document.ts';

export function provesReborn(was: Admitted, record: Pick<NodeRecord, 'machine' | 'after'>): boolean {
  // Whichever it had when the store was accepted: a record of the lineage since then comes after it.
  if (was.inc === '') return was.machine === undefined || isSameMachine(was.machine, record.machine);
  const follows = record.after?.includes(was.inc) ?? false;
  return follows && isSameMachine(was.machine, record.machine);
}

/** In the same boot the keeper has killed what the older one left; what ran in an older boot ended with it. */
function isSameMachine(was: Machine | undefined, now: Machine | undefined): boolean {
  if (was === undefined || now === undefined) return false;
  return was.boot === now.boot || (was.id !== '' && was.id === now.id);
}
