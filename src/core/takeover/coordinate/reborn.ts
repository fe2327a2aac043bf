/**
 * When a new incarnation of a node proves the one before it gone. It found everything stopped where it runs; that says
 * something of the other one only if that one ran on the same machine and came before it. A copy of the node's disk that
 * is started elsewhere looks the same in everything but these two: there the original may run on, so it proves nothing.
 */
import type { RebornOf } from '../../reason-facts.ts';
import type { Admitted, NodeRecord } from '../document.ts';
import { isSameMachine } from '../same-machine.ts';

type Was = Pick<Admitted, 'inc' | 'machine'>;

export function provesReborn(was: Was, record: Pick<NodeRecord, 'machine' | 'after' | 'stayed'>): boolean {
  switch (rebornOf(was)) {
    case 'member':
      return (record.after?.includes(was.inc) ?? false) && isSameMachine(was.machine, record.machine);
    // Whichever it had when the store was accepted: a record of the lineage since then comes after it.
    case 'accepted':
      return isSameMachine(was.machine, record.machine);
    // Nobody else knows where that was: its own state directory must.
    case 'unknown':
      return record.stayed === true;
  }
}

export function rebornOf({ inc, machine }: Was): RebornOf {
  if (inc !== '') return 'member';
  return machine === undefined ? 'unknown' : 'accepted';
}
