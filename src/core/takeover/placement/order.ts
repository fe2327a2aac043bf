/**
 * The order between groups. A group that is `after` another starts only where that one runs, wherever it is, and stops before it:
 * when a person or a policy stops that one, and when both have to leave the nodes they are on. An order is no bond: a group
 * that runs goes on while the one before it fails, is restarted, or moves alone.
 */
import type { GroupName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import { type Moment, notWanted } from './placement-view.ts';
import { runs } from './room.ts';
import type { Placed } from './tell-placed.ts';

type Placement = ReadonlyMap<GroupName, Placed>;

/** For which group this one waits before it starts, or nothing. */
export function waitsToStart(m: Moment, placed: Placement, name: GroupName): Reason | undefined {
  const first = (m.config.groups[name]?.after ?? []).find(
    (other) => !runs(m, other) || isLeaving(m, placed, other),
  );
  return first === undefined ? undefined : { kind: 'starts-after', group: first };
}

/** Which group has to stop before this one does, or nothing. */
export function waitsToStop(m: Moment, placed: Placement, name: GroupName): GroupName | undefined {
  return Object.keys(m.config.groups).find((other) => {
    const isLater = m.config.groups[other]?.after?.includes(name) === true;
    return isLater && !m.document.maintenance[other] && canStop(m, other) && isLeaving(m, placed, other);
  });
}

/** It stops where it is, or is about to. */
function isLeaving(m: Moment, placed: Placement, name: GroupName): boolean {
  const entry = m.document.groups[name];
  if (entry === undefined || entry.is === 'free') return false;
  if (entry.is === 'draining' || notWanted(m, name)) return true;
  return !m.document.maintenance[name] && placed.get(name)?.node !== entry.node;
}

/** Its owner is there to stop it. */
function canStop({ document }: Moment, name: GroupName): boolean {
  const entry = document.groups[name];
  return entry !== undefined && entry.is !== 'free' && document.nodes[entry.node]?.is === 'in';
}
