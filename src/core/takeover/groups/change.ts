/**
 * Changing a running group's definition in place: a resource that is new, gone or different stops and starts, with what
 * depends on it; the others are not touched. The old journal entry stands until everything that differs is proved
 * stopped; then the new one is made durable, and only then does anything new start. So at every instant the journal
 * names everything that may be running.
 */
import type { GroupConfig, GroupName, Json, ResourceName } from '../../config.ts';
import { canonicalJson } from '../../definition-hash.ts';
import type { GroupEntry } from '../document.ts';
import type { LocalGroup, LocalResource } from '../state.ts';
import { note, type Turn } from '../turn.ts';
import { dependents, groupHere, mayBeActive, phaseOf, setGroup } from './local.ts';

export function followDefinition(t: Turn, name: GroupName, entry: GroupEntry | undefined): void {
  const group = groupHere(t, name);
  if (group.target !== 'run' || group.change?.step === 'journaling') return;
  const def = entry?.is === 'assigned' ? (entry.next ?? entry.def) : group.def;
  const definition = t.s.config?.value.groups[name];
  if (def === group.def || !definition || t.s.config?.defs[name] !== def) {
    const changed = def === group.def && entry?.is === 'assigned' ? entry.change : group.changed;
    if (group.change || group.changed !== changed)
      setGroup(t, name, { ...group, change: undefined, changed });
    return;
  }
  if (group.change?.def !== def) note(t, { kind: 'changes-in-place', group: name }, { group: name });
  setGroup(t, name, { ...group, change: { def, definition, step: 'stopping' } });
  journalWhenStopped(t, name);
}

/** What must stop before the change: resources that differ or are gone, and whatever starts after them. */
export function stale(group: LocalGroup): ReadonlySet<ResourceName> {
  const out = new Set<ResourceName>();
  if (!group.change) return out;
  const add = (resource: ResourceName) => {
    if (out.has(resource)) return;
    out.add(resource);
    for (const d of dependents(group, resource)) add(d.name);
  };
  for (const r of group.definition.resources)
    if (differs(r.name, group.definition, group.change.definition)) add(r.name);
  return out;
}

/** Time-outs, policies and the order only count from the next operation on: nothing restarts for them. */
function differs(resource: ResourceName, before: GroupConfig, after: GroupConfig): boolean {
  const shape = (g: GroupConfig): Json => {
    const r = g.resources.find((other) => other.name === resource);
    return r ? [r.type, r.params] : null;
  };
  return canonicalJson(shape(before)) !== canonicalJson(shape(after));
}

function journalWhenStopped(t: Turn, name: GroupName): void {
  const group = groupHere(t, name);
  if (!group.change || [...stale(group)].some((r) => mayBeActive(phaseOf(group, r)))) return;
  const writing = { since: t.clock.now, said: '' };
  setGroup(t, name, { ...group, change: { ...group.change, step: 'journaling' }, writing });
  const { def, definition } = group.change;
  t.persist.push({ kind: 'journal-run', group: name, gen: group.gen, def, definition });
}

/** The new entry is durable. */
export function changeOver(
  t: Turn,
  name: GroupName,
  group: LocalGroup,
  change: NonNullable<LocalGroup['change']>,
): void {
  const gone = stale(group);
  const resources: Record<ResourceName, LocalResource> = {};
  for (const r of change.definition.resources) {
    const kept = gone.has(r.name) ? undefined : group.resources[r.name];
    resources[r.name] = kept ?? { now: { is: 'stopped' }, failures: [] };
  }
  setGroup(t, name, {
    ...group,
    def: change.def,
    definition: change.definition,
    resources,
    change: undefined,
    writing: undefined,
  });
}
