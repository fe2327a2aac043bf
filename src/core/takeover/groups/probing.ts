/** Probes of what runs here: when the next one is due, and which one is under way. */
import type { GroupName, ResourceConfig, ResourceName } from '../../config.ts';
import { keyOf } from '../membership/doubts.ts';
import type { Probing } from '../remembered.ts';
import { type Turn, without } from '../turn.ts';

/** `since`: since when the resource runs. The first probe comes an interval later. */
export function probingOf(t: Turn, group: GroupName, resource: ResourceConfig, since: number): Probing {
  const known = t.s.probes[keyOf({ group, resource: resource.name })];
  return known?.since === since ? known : { since, at: since + resource.probeIntervalMs };
}

export function keepProbing(t: Turn, group: GroupName, resource: ResourceName, next: Probing): void {
  t.s.probes = { ...t.s.probes, [keyOf({ group, resource })]: next };
}

/** It runs anew. */
export function forgetProbe(t: Turn, group: GroupName, resource: ResourceName): void {
  t.s.probes = without(t.s.probes, keyOf({ group, resource }));
}

/** Of what does not run here any more. */
export function forgetProbes(t: Turn): void {
  const isOver = (key: string) => t.s.groups[key.slice(0, key.indexOf('/'))] === undefined;
  if (!Object.keys(t.s.probes).some(isOver)) return;
  t.s.probes = Object.fromEntries(Object.entries(t.s.probes).filter(([key]) => !isOver(key)));
}
