/** Small readers and writers of a group as it stands on this node. */
import type { GroupName, ResourceConfig, ResourceName } from '../../config.ts';
import { must } from '../../invariant.ts';
import type { Reason } from '../../reason.ts';
import type { LocalGroup, LocalResource, ResourcePhase } from '../state.ts';
import { type Turn, without } from '../turn.ts';

/** The group as it stands here, for duties that are only called for one that does. */
export function groupHere(t: Turn, name: GroupName): LocalGroup {
  return must(t.s.groups[name], 'the group that is acted on stands on this node');
}

export function setGroup(t: Turn, name: GroupName, group: LocalGroup | undefined): void {
  t.s.groups = group ? { ...t.s.groups, [name]: group } : without(t.s.groups, name);
}

export function setResource(
  t: Turn,
  name: GroupName,
  resource: ResourceName,
  next: Partial<LocalResource>,
): void {
  const group = t.s.groups[name];
  const before = group?.resources[resource];
  if (!group || !before) return;
  setGroup(t, name, { ...group, resources: { ...group.resources, [resource]: { ...before, ...next } } });
}

export function setPhase(t: Turn, name: GroupName, resource: ResourceName, now: ResourcePhase): void {
  setResource(t, name, resource, { now });
}

export function phaseOf(group: LocalGroup, resource: ResourceName): ResourcePhase {
  return resourceHere(group, resource).now;
}

export function resourceHere(group: LocalGroup, resource: ResourceName): LocalResource {
  return must(group.resources[resource], 'every resource of the definition has a phase');
}

export function definitionOf(group: LocalGroup, resource: ResourceName): ResourceConfig {
  const definition = group.definition.resources.find((r) => r.name === resource);
  return must(definition, 'every resource that has a phase is in the definition');
}

/** Resources of the group that start after this one. */
export function dependents(group: LocalGroup, resource: ResourceName): ResourceConfig[] {
  return group.definition.resources.filter((r) => r.after.includes(resource));
}

/** Something of the resource may exist outside. Only a verified stop makes this false again. */
export function mayBeActive(phase: ResourcePhase): boolean {
  return phase.is !== 'stopped';
}

export function allStopped(group: LocalGroup): boolean {
  return Object.values(group.resources).every((r) => r.now.is === 'stopped');
}

/** Why a stop of it failed, from then until it was seen stopped; undefined: none did. */
export function stuckBecause(phase: ResourcePhase): Reason | undefined {
  if (phase.is === 'stop-failed') return phase.why;
  return phase.is === 'stopping' ? phase.stuck : undefined;
}
