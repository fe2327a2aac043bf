/**
 * Whether a starting keeper may take over the incarnation of the one before it, with what runs. It is the same incarnation
 * only in the same boot (a copy of the disk, or a machine that has booted, has none of its processes), while its permit is
 * open, and when the journal names all that it started. And nobody may count on a deadline that the older keeper held.
 */
import { fits, type Traces } from './left-known.ts';

/** `base`: the control group of this agent. `mayHandOver`: by its cluster file (`onStoreLoss: freeze`). */
export function adoptable(
  { former, bootId, journalMark, hasGroup }: Traces,
  base: string,
  mayHandOver: boolean,
): boolean {
  if (former === undefined || !mayHandOver) return false;
  const isSame = former.open && former.boot === bootId && former.base === base;
  return isSame && hasGroup && fits(former, journalMark);
}
