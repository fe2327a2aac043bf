/**
 * A configuration that is applied to a running cluster must not keep a node from joining after its next start: what is new
 * or different in it is probed at once on every node that does not run it, as a new incarnation would. Nothing is stopped
 * for what is found; it is told, and looked at again now and then until it is put right.
 *
 * Where a group that stands on this node holds the same address, device, directory or port, a probe would see that group's
 * and not its own: it says nothing, and is put off until that group has let go.
 */
import { claimsOf, type GroupName, isSameClaim, type ResourceConfig } from '../../config.ts';
import type { Event } from '../event.ts';
import type { LoadedConfig } from '../loaded-config.ts';
import { usableDocument } from '../store-view.ts';
import { act, lookAgain, nextOrder, type Turn, without } from '../turn.ts';
import { isMember } from '../view/standing.ts';
import { keyOf, partsOf } from './doubts.ts';

const againMs = 60_000;

export function lookAhead(t: Turn): void {
  const { s } = t;
  const document = usableDocument(t);
  if (!s.config || !document || s.clean.is !== 'clean' || !isMember(t, document)) return;
  forgetOthers(t, s.config);
  const known = s.looked;
  if (known !== s.config.defs) {
    s.looked = s.config.defs;
    // Before it became a member everything was probed, and a restarted daemon has what was found in its record.
    if (known !== undefined)
      for (const group of Object.keys(s.config.defs))
        if (known[group] !== s.config.defs[group]) probeGroup(t, s.config, group);
  }
  takeUp(t, s.config);
  if (Object.keys(s.doubts).length === 0) return;
  if (t.clock.now >= s.doubtsAt) {
    s.doubtsAt = t.clock.now + againMs;
    for (const key of Object.keys(s.doubts)) probeAgain(t, s.config, key);
  }
  lookAgain(t, s.doubtsAt);
}

/** What is no longer configured, or runs here for the cluster, is in no doubt. */
function forgetOthers(t: Turn, config: LoadedConfig): void {
  for (const key of Object.keys(t.s.doubts)) {
    const { group, resource } = partsOf(key);
    const isThere = config.value.groups[group]?.resources.some((r) => r.name === resource);
    if (!isThere || t.s.groups[group]) t.s.doubts = without(t.s.doubts, key);
    else if (isHeldHere(t, key, definitionFor(config, key))) putOff(t, key);
  }
}

/** Nothing is said of it before the group that holds the same here has let go. */
function putOff(t: Turn, key: string): void {
  t.s.doubts = without(t.s.doubts, key);
  if (!t.s.putOff.includes(key)) t.s.putOff = [...t.s.putOff, key];
}

/** Probes that were put off and may be made now. */
function takeUp(t: Turn, config: LoadedConfig): void {
  const ready = t.s.putOff.filter((key) => !isHeldHere(t, key, definitionFor(config, key)));
  if (ready.length === 0) return;
  t.s.putOff = t.s.putOff.filter((key) => !ready.includes(key));
  for (const key of ready) probeAgain(t, config, key);
}

function definitionFor(config: LoadedConfig, key: string): ResourceConfig | undefined {
  const { group, resource } = partsOf(key);
  return config.value.groups[group]?.resources.find((r) => r.name === resource);
}

function isHeldHere(t: Turn, key: string, definition: ResourceConfig | undefined): boolean {
  if (definition === undefined || definition.claims.length === 0) return false;
  const { group } = partsOf(key);
  return Object.entries(t.s.groups).some(([other, here]) => {
    const held = [...claimsOf(here.definition), ...claimsOf(here.change?.definition)];
    return other !== group && held.some((one) => definition.claims.some((mine) => isSameClaim(one, mine)));
  });
}

function probeGroup(t: Turn, config: LoadedConfig, group: GroupName): void {
  for (const { name } of config.value.groups[group]?.resources ?? [])
    probeAgain(t, config, keyOf({ group, resource: name }));
}

function probeAgain(t: Turn, config: LoadedConfig, key: string): void {
  const { group, resource } = partsOf(key);
  const definition = definitionFor(config, key);
  if (definition === undefined || t.s.groups[group] || isExcused(t, config, group)) return;
  if (isHeldHere(t, key, definition)) return putOff(t, key);
  const order = nextOrder(t);
  t.s.looking = { ...t.s.looking, [order]: key };
  act(t, 'probe-resource', { order, group, resource, definition, depth: 'certain' });
}

/** Where the group may not run, a probe that cannot tell keeps nobody out. */
function isExcused(t: Turn, config: LoadedConfig, group: GroupName): boolean {
  const { restricted, nodes } = config.value.groups[group] ?? { restricted: false, nodes: [] };
  return restricted && !nodes.includes(t.s.self);
}

/** Takes the result of an order of ours in; false when the order is not ours. */
export function lookedAhead(t: Turn, e: Extract<Event, { kind: 'probed' }>): boolean {
  const key = t.s.looking[e.order];
  if (key === undefined) return false;
  t.s.looking = without(t.s.looking, String(e.order));
  t.s.dirty = true;
  const { state, said } = e;
  const before = t.s.doubts[key];
  if (t.s.config && isHeldHere(t, key, definitionFor(t.s.config, key))) putOff(t, key);
  else if (state === 'stopped' || t.s.groups[e.group]) t.s.doubts = without(t.s.doubts, key);
  else if (before?.state !== state || before.said !== said) doubt(t, key, state, said, before?.by);
  return true;
}

function doubt(
  t: Turn,
  key: string,
  state: 'running' | 'failed' | 'unknown',
  said: string,
  by: string | undefined,
): void {
  t.s.doubts = { ...t.s.doubts, [key]: { state, said, ...(by === undefined ? {} : { by }) } };
  if (t.s.doubtsAt < t.clock.now) t.s.doubtsAt = t.clock.now + againMs;
}
