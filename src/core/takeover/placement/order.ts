/**
 * The order between groups. A group that is `after` another starts only where that one runs, wherever it is, and stops before it:
 * when a person or a policy stops that one, and when both have to leave the nodes they are on. An order is no bond: a group
 * that runs goes on while the one before it fails, is restarted, or moves alone.
 * Where it says something else of one that it starts after, that holds (without-first.ts).
 */
import type { GroupName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import { type Moment, notWanted } from './placement-view.ts';
import { runs } from './runs.ts';
import type { Placed } from './tell-placed.ts';
import { actsAt, hasToActOn, runsWithout, stopsWithout } from './without-first.ts';

type Placement = ReadonlyMap<GroupName, Placed>;

/** For which group this one waits before it starts, or nothing. */
export function waitsToStart(m: Moment, placed: Placement, name: GroupName): Reason | undefined {
  const first = missingFirsts(m, placed, name).find((other) => whyWithout(m, name, other) === undefined);
  if (first === undefined) return undefined;
  const until = runsWithout(m.config, name, first) ? actsAt(m, name, first) : undefined;
  return { kind: 'starts-after', group: first, ...(until !== undefined && { until }) };
}

/** Without whom it starts now, and why not with them. */
export function startsWithout(
  m: Moment,
  placed: Placement,
  name: GroupName,
): { readonly first: GroupName; readonly why: Reason }[] {
  return missingFirsts(m, placed, name).flatMap((first) => {
    const why = whyWithout(m, name, first);
    return why ? [{ first, why }] : [];
  });
}

function missingFirsts(m: Moment, placed: Placement, name: GroupName): GroupName[] {
  const all = m.config.groups[name]?.after ?? [];
  return all.filter((other) => !runs(m, other) || isLeaving(m, placed, other));
}

/** Why the group does not wait for this one, or nothing. */
function whyWithout(m: Moment, name: GroupName, first: GroupName): Reason | undefined {
  if (!runsWithout(m.config, name, first)) return undefined;
  const not = notWanted(m, first);
  if (not) return not;
  const forMs = m.config.groups[name]?.withoutFirst?.[first]?.forMs ?? 0;
  return hasToActOn(m, name, first) ? { kind: 'has-not-run', forMs } : undefined;
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
  if (m.document.maintenance[name]) return false;
  return stopsWithout(m, name) !== undefined || placed.get(name)?.node !== entry.node;
}

/** Its owner is there to stop it. */
function canStop({ document }: Moment, name: GroupName): boolean {
  const entry = document.groups[name];
  return entry !== undefined && entry.is !== 'free' && document.nodes[entry.node]?.is === 'in';
}
