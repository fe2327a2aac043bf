/**
 * What a group does without one that it starts after. An order is no bond, and where nothing is said the group waits for the first
 * one to start and runs on when that fails. It may be said instead that it **runs** without it: it starts when the first has not run
 * for a while, or shall not run at all, and is not stopped with it. Or that it **stops** without it, after a while, until the first
 * runs again. Since when the first does not run stands in the document, so every node can say what comes and a new coordinator goes
 * on with it.
 */
import type { Config, GroupName, WithoutFirst } from '../../config.ts';
import type { Document, NodeRecord } from '../document.ts';
import { runs } from './runs.ts';

export interface FirstsMoment {
  readonly config: Config;
  readonly document: Document;
  readonly records: Readonly<Record<string, NodeRecord>>;
  readonly wall: number;
}

/** It neither waits for that one without end nor stops with it. */
export function runsWithout({ groups }: Pick<Config, 'groups'>, name: GroupName, first: GroupName): boolean {
  return policyOf(groups, name, first)?.without === 'run';
}

/** When the group does what it says (wall clock, ms), or nothing: it says nothing, or the first runs. */
export function actsAt(
  { config, document }: FirstsMoment,
  name: GroupName,
  first: GroupName,
): number | undefined {
  const policy = policyOf(config.groups, name, first);
  const down = document.down?.[first];
  return policy === undefined || down === undefined ? undefined : down.at + policy.forMs;
}

/** The first has not run for as long as the group says. */
export function hasToActOn(m: FirstsMoment, name: GroupName, first: GroupName): boolean {
  const at = actsAt(m, name, first);
  return at !== undefined && m.wall >= at;
}

/** Which one the group stops without, and for how long that has not run, or nothing. */
export function stopsWithout(
  m: FirstsMoment,
  name: GroupName,
): { readonly kind: 'stops-without'; readonly group: GroupName; readonly forMs: number } | undefined {
  for (const [group, { without, forMs }] of Object.entries(m.config.groups[name]?.withoutFirst ?? {}))
    if (without === 'stop' && hasToActOn(m, name, group)) return { kind: 'stops-without', group, forMs };
  return undefined;
}

/** Groups of which it matters since when they do not run, and do not: what is under maintenance is left to the person. */
export function downNow(m: FirstsMoment): GroupName[] {
  const watched = new Set(
    Object.values(m.config.groups).flatMap((group) => Object.keys(group.withoutFirst ?? {})),
  );
  return [...watched].filter((name) => m.document.maintenance[name] === undefined && !runs(m, name));
}

function policyOf(groups: Config['groups'], name: GroupName, first: GroupName): WithoutFirst | undefined {
  return groups[name]?.withoutFirst?.[first];
}
