/**
 * Whether the journal names everything that may have been left on this machine. Permit and journal carry one mark, so a
 * journal that was deleted or replaced does not fit the permit. An agent in doubt writes permits without a mark, until
 * everything was probed stopped: so the doubt outlives it. After a boot nothing can be left. A state directory without a
 * permit is new, or all of it was lost; then the control group of an older agent, which is there until the next boot or
 * until the service manager removes it, shows that there was one. Not noticed: one entry that is missing from a journal
 * whose mark is there.
 */
import type { Permit } from './permit.ts';

/** What an agent that starts finds on its machine, before it has created anything. */
export interface Traces {
  readonly former: Permit | undefined;
  /** Another after every boot. */
  readonly bootId: string;
  readonly journalMark: string | undefined;
  /** The control group of an agent is there. */
  readonly hasGroup: boolean;
}

export function isLeftKnown({ former, bootId, journalMark, hasGroup }: Traces): boolean {
  if (former === undefined) return !hasGroup;
  return hasBooted(former, bootId) || fits(former, journalMark);
}

/** The machine has booted since that permit was written. */
export function hasBooted(former: Permit | undefined, bootId: string): boolean {
  return former?.boot !== undefined && former.boot !== bootId;
}

/** The journal is still the one that the permit was written for. */
export function fits(permit: Permit, journalMark: string | undefined): boolean {
  return permit.journal !== undefined && permit.journal === journalMark;
}
