/**
 * A group may go to a better node by itself only while its window is open (`failback` with a `window`). Outside of it the group
 * stays where it may stay: what must leave its node, what has to start somewhere, what makes room, and a person's word wait for
 * no window. It is judged by the wall clock of whoever decides, at the moment of deciding.
 */
import type { Calendar, Opening } from '../../calendar.ts';
import type { GroupConfig } from '../../config.ts';
import type { Reason } from '../../reason.ts';

export type Closed = Extract<Reason, { kind: 'window-closed' | 'window-never-opens' }>;

/** Why the group does not go to a better node now, or nothing. Where nobody knows the calendar, no window is open. */
export function closedNow(
  group: Pick<GroupConfig, 'failbackWindow'> | undefined,
  wall: number,
  calendar: Calendar | undefined,
): Closed | undefined {
  const window = group?.failbackWindow;
  if (window === undefined) return undefined;
  const { timezone, cron } = window;
  const opening = calendar?.(window, wall);
  if (opening === undefined) return { kind: 'window-never-opens', cron, timezone };
  if (wall >= opening.opens) return undefined;
  return { kind: 'window-closed', opens: opening.opens, at: opening.at, timezone };
}

/** When that changes by itself (wall clock, ms). */
export function turnsAt(opening: Opening, wall: number): number {
  return wall < opening.opens ? opening.opens : opening.closes;
}

/** What holds the group the longer: the window, or that the node was away or the group has moved. */
export function longerHeld<T extends Reason>(
  closed: Closed | undefined,
  other: T | undefined,
): Closed | T | undefined {
  if (closed === undefined || other === undefined) return closed ?? other;
  // What serves nobody there, for example, has no end that anybody knows.
  if (other.kind !== 'back-lately' && other.kind !== 'moved-lately' && other.kind !== 'quarantined')
    return other;
  return closed.kind === 'window-closed' && closed.opens < other.until ? other : closed;
}
