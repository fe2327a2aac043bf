/** Writes down that a group went to another node although nothing forced it, until that is long ago. */
import type { GroupName } from '../../config.ts';
import type { Generation } from '../document.ts';
import { isWhereItWent, movesForgottenAt, restsUntil } from '../placement/moves.ts';
import { lookAgain, type Turn, without } from '../turn.ts';
import { type DocumentDraft, set } from './draft.ts';

/** `gen`: of the group at the node that it leaves. */
export function noteMove(t: Turn, d: DocumentDraft, group: GroupName, gen: Generation, room: boolean): void {
  const last = d.next.moved?.[group];
  const count = (isWhereItWent(last, gen) ? last.count : 0) + 1;
  set(d, 'moved', { ...d.next.moved, [group]: { count, at: t.clock.wall, gen, ...(room && { room }) } });
}

/** What is over is taken out; what is not is looked at again in time. */
export function endMoves(t: Turn, d: DocumentDraft): void {
  const { wall, now } = t.clock;
  for (const [group, moved] of Object.entries(d.next.moved ?? {})) {
    const forgottenAt = movesForgottenAt(moved);
    if (d.next.groups[group] === undefined || wall >= forgottenAt) forget(d, group);
    else lookAgain(t, now + ((wall < restsUntil(moved) ? restsUntil(moved) : forgottenAt) - wall));
  }
}

function forget(d: DocumentDraft, group: GroupName): void {
  const left = without(d.next.moved ?? {}, group);
  set(d, 'moved', Object.keys(left).length > 0 ? left : undefined);
}
