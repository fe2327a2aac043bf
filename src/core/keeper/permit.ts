/**
 * The permit says which incarnation of this node may start things. It is closed before anything is stopped for good and
 * never opened again in the same incarnation; a start is allowed only while it is open. It also carries what a later
 * keeper must know: the incarnation's stamp (grows with every incarnation, whatever the wall clock does, so that peers
 * can tell an old incarnation's recorded beats) and the control group below which everything was started.
 */
import type { Machine } from '../takeover/document.ts';
import { isSameMachine } from '../takeover/same-machine.ts';

export interface Permit {
  readonly inc: string;
  readonly open: boolean;
  readonly stamp: number;
  /** Absolute path of the agent's control group. */
  readonly base: string;
  /** The boot it was opened in, and the mark of the journal then: see left-known.ts. */
  readonly boot?: string;
  readonly journal?: string;
  /** Incarnations of this state directory that ended before it, as far back as one may still stand in the document. */
  readonly after?: readonly string[];
  /** Where it was opened. Absent in what an older version wrote: that is not known then. */
  readonly machine?: Machine;
  /** The last member before it, and all that came since, ran there too. */
  readonly stayed?: boolean;
  /** What the armed watchdog bites after, where it counts: others may judge this incarnation by its deadline. */
  readonly watchdogMs?: number;
  /** It was a member: whatever came before it stands in the document no more. */
  readonly member?: boolean;
}

/** An agent that starts over and over without being let in forgets those between. */
const longestAfter = 16;

type Fresh = Pick<Permit, 'inc' | 'base' | 'boot' | 'journal' | 'watchdogMs'> & {
  readonly machine: Machine;
};

/** The permit after `last`, open; `inc` is fresh, `wallMs` is milliseconds since 1970. */
export function nextPermit(last: Permit | undefined, fresh: Fresh, wallMs: number): Permit {
  const stamp = Math.max(Math.floor(wallMs), (last?.stamp ?? 0) + 1);
  const stayed = last !== undefined && hasStayed(last, fresh.machine);
  return { ...fresh, open: true, stamp, after: predecessors(last), ...(stayed && { stayed }) };
}

/** A copy of the disk has its permit from elsewhere, and says so until it is a member itself: then nothing of before is left. */
function hasStayed(last: Permit, machine: Machine): boolean {
  return (last.member === true || last.stayed === true) && isSameMachine(last.machine, machine);
}

function predecessors(last: Permit | undefined): readonly string[] {
  if (last === undefined) return [];
  const [oldest, ...others] = [...(last.member ? [] : (last.after ?? [])), last.inc];
  return oldest === undefined ? [] : [oldest, ...others.slice(1 - longestAfter)];
}
