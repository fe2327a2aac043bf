/**
 * For whom others are moved out of the way, and who is not moved for another one. A short planned move is better than that a
 * group does not run. But none is moved for one that would not start then either (it waits for another group, or is under
 * maintenance), nor for one that has just failed somewhere: a group that fails wherever it is put would drive the others from
 * node to node. And who has made room stays where it went for a while, twice as long each time.
 */
import type { Config, GroupName } from '../../config.ts';
import type { Document, NodeRecord } from '../document.ts';
import { isBanned } from './bans.ts';
import { isWhereItWent, restsUntil } from './moves.ts';
import { runs } from './runs.ts';
import { hasToActOn, runsWithout } from './without-first.ts';

export interface RoomMoment {
  readonly config: Config;
  readonly document: Document;
  readonly records: Readonly<Record<string, NodeRecord>>;
  readonly wall: number;
}

/** It would start as soon as it has a node. */
export function getsRoom(m: RoomMoment, group: GroupName): boolean {
  const { config, document, wall } = m;
  if (document.maintenance[group]) return false;
  if (Object.keys(document.failures[group] ?? {}).some((node) => isBanned(m, group, node, wall)))
    return false;
  return (config.groups[group]?.after ?? []).every(
    (other) => runs(m, other) || (runsWithout(config, group, other) && hasToActOn(m, group, other)),
  );
}

/** It made room a moment ago, or could not be stopped lately. */
export function keepsRoom({ document, wall }: RoomMoment, group: GroupName): boolean {
  if (document.unstoppable[group]) return true;
  const moved = document.moved?.[group];
  if (!isWhereItWent(moved, document.groups[group]?.gen ?? 0)) return false;
  return moved.room === true && wall < restsUntil(moved);
}
