/**
 * A configuration that is applied to a running cluster must not keep a node from joining after its next start: what is new
 * or different in it is probed at once on every node that does not run it, as a new incarnation would. Nothing is stopped
 * for what is found; it is told, and looked at again now and then until it is put right.
 */
import type { GroupName } from '../../config.ts';
import type { Event } from '../event.ts';
import type { LoadedConfig } from '../state.ts';
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
  }
}

function probeGroup(t: Turn, config: LoadedConfig, group: GroupName): void {
  for (const { name } of config.value.groups[group]?.resources ?? [])
    probeAgain(t, config, keyOf({ group, resource: name }));
}

function probeAgain(t: Turn, config: LoadedConfig, key: string): void {
  const { group, resource } = partsOf(key);
  const definition = config.value.groups[group]?.resources.find((r) => r.name === resource);
  if (definition === undefined || t.s.groups[group] || isExcused(t, config, group)) return;
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
  if (state === 'stopped' || t.s.groups[e.group]) t.s.doubts = without(t.s.doubts, key);
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
