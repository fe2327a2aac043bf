/**
 * A node that comes and goes must not take its groups with it each time. A group that runs elsewhere goes back to a node that
 * was away only when that has stayed for a while, which doubles with each further departure; and a node that went twice
 * lately is nobody's first choice for a group that has to start somewhere. One that went more often is in **quarantine**: until it has
 * stayed for a time of its own, whatever the groups say, it is given none that another node could run. That is all: a person's word moves
 * at once and ends a quarantine, and where no other node is left nothing is held back. The facts stand in the document, so a new coordinator goes on with them.
 */
import type { Quarantine } from '../../cluster-policies.ts';
import type { GroupConfig } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { Poor } from './candidates.ts';

export interface Absence {
  /** How often, without a long time between. */
  readonly count: number;
  /** Since when it is there again, wall clock, ms; absent while it is not. */
  readonly back?: number;
}

const usualMs = 10_000;
const longestMs = 10 * 60_000;
const forgottenMs = 20 * 60_000;

/** Until when (wall clock, ms) the node is not gone back to; undefined: it is not there at all. */
export function staysUntil({ count, back }: Absence, group: GroupConfig | undefined): number | undefined {
  if (back === undefined) return undefined;
  return back + waitMs(count, group);
}

function waitMs(count: number, group: GroupConfig | undefined): number {
  return Math.min(longestMs, (group?.failbackAfterMs ?? usualMs) * 2 ** (count - 1));
}

/** Another departure after this counts as the first; never while the node is in quarantine. */
export function forgottenAt({ back }: Absence, quarantine: Quarantine | undefined): number {
  return (back ?? Number.POSITIVE_INFINITY) + Math.max(forgottenMs, quarantine?.stayMs ?? 0);
}

type Quarantined = Extract<Reason, { kind: 'quarantined' }>;

/** That the node has gone too often, and until when it is given no groups, or nothing. */
export function quarantined(
  absence: Absence | undefined,
  quarantine: Quarantine | undefined,
  wall: number,
): Quarantined | undefined {
  if (absence?.back === undefined || quarantine === undefined || absence.count < quarantine.departures)
    return undefined;
  const { stayMs: forMs } = quarantine;
  const until = absence.back + forMs;
  return wall < until ? { kind: 'quarantined', times: absence.count, forMs, until } : undefined;
}

/** Why a group should not go back to the node yet, or nothing. `poor`: why it would serve nobody there now. */
export function unsteady(
  absence: Absence | undefined,
  group: GroupConfig | undefined,
  wall: number,
  quarantine?: Quarantine,
  poor?: Poor,
): Poor | Quarantined | Extract<Reason, { kind: 'back-lately' }> | undefined {
  if (absence === undefined) return undefined;
  const kept = quarantined(absence, quarantine, wall);
  if (kept) return kept;
  if (absence.back === undefined)
    return poor !== undefined && waitMs(absence.count, group) > 0 ? poor : undefined;
  const until = absence.back + waitMs(absence.count, group);
  if (wall >= until) return undefined;
  return { kind: 'back-lately', times: absence.count, forMs: waitMs(absence.count, group), until };
}
