/**
 * What the cluster remembers of drills: of every group the last one of each kind. Written by compare-and-set from whichever node a
 * drill was asked of; nothing is decided by it.
 */
import type { GroupName, NodeName } from '../config.ts';

/** Of the domain in the store. */
export const drillName = 'drill';

/** `move`: there and back by hand; `power`: its node lost power by its fence device. */
export const drillHows = ['move', 'power'] as const;
export type DrillHow = (typeof drillHows)[number];

export interface DrillRecord {
  /** Wall clock, ms, when it had ended. */
  readonly at: number;
  readonly by: string;
  readonly from: NodeName;
  readonly to: NodeName;
  /** Ms that nobody answered at longest; null: not measured, or nobody answered at all. */
  readonly outageMs: number | null;
  /** The same on the way back; null also where it did not go back. */
  readonly backOutageMs: number | null;
}

export interface DrillDocument {
  readonly format: 1;
  readonly groups: Readonly<Record<GroupName, DrillsOfGroup>>;
}

export type DrillsOfGroup = Readonly<Partial<Record<DrillHow, DrillRecord>>>;

export const emptyDrills: DrillDocument = { format: 1, groups: {} };

/** What cannot be read counts as never done. */
export function readDrills(value: unknown): DrillDocument {
  const { format, groups } = (value ?? {}) as Partial<DrillDocument>;
  if (format !== 1 || typeof groups !== 'object' || groups === null) return emptyDrills;
  const kept = Object.entries(groups).map(([group, drills]) => [
    group,
    Object.fromEntries(drillHows.flatMap((how) => (isRecord(drills?.[how]) ? [[how, drills[how]]] : []))),
  ]);
  return { format, groups: Object.fromEntries(kept) };
}

function isRecord(value: unknown): value is DrillRecord {
  const { at, by, from, to, outageMs, backOutageMs } = (value ?? {}) as Partial<DrillRecord>;
  const isText = [by, from, to].every((text) => typeof text === 'string');
  return Number.isFinite(at) && isText && [outageMs, backOutageMs].every(isMs);
}

function isMs(value: unknown): boolean {
  return value === null || Number.isFinite(value);
}

/** `known`: the groups of the configuration; others are forgotten. */
export function withDrill(
  { groups }: DrillDocument,
  drilled: { readonly group: GroupName; readonly how: DrillHow; readonly record: DrillRecord },
  known: readonly GroupName[],
): DrillDocument {
  const { group, how, record } = drilled;
  const next = { ...groups, [group]: { ...groups[group], [how]: record } };
  const kept = Object.entries(next).filter(([name]) => known.includes(name));
  return { format: 1, groups: Object.fromEntries(kept) };
}
