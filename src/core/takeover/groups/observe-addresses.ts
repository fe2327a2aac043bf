/**
 * The closed loop of an address: announced by its owner, then checked from other nodes who answers. The two members
 * that follow the owner watch; what they do not find answered by the owner alone goes into their records, the owner announces again
 * until they do, and a second answer is an alarm (never a proof: ARP can be forged).
 */
import type { NodeName, ResourceConfig } from '../../config.ts';
import { must } from '../../invariant.ts';
import type { Document, GroupEntry, Observation } from '../document.ts';
import type { Event } from '../event.ts';
import type { LoadedConfig } from '../loaded-config.ts';
import { partsOf } from '../membership/doubts.ts';
import { usableDocument } from '../store-view.ts';
import { act, lookAgain, nextOrder, say, type Turn, unsay } from '../turn.ts';
import { asksBy } from '../view/timing.ts';

const settledMs = 30_000;
const firstRetryMs = 250;
const longestRetryMs = 5000;
const watchers = 2;

type Assigned = Extract<GroupEntry, { is: 'assigned' }>;

export function observeAddresses(t: Turn): void {
  const document = usableDocument(t);
  if (!document || !t.s.config) return;
  const keys = new Set<string>();
  const members = Object.keys(document.nodes).filter((n) => document.nodes[n]?.is === 'in');
  const places = new Map(members.map((node, i) => [node, i]));
  for (const [group, entry] of Object.entries(document.groups)) {
    if (entry.is !== 'assigned' || !isWatcher(t, places, entry.node)) continue;
    for (const r of t.s.config.value.groups[group]?.resources ?? []) {
      if (r.networks.length === 0 || !runsThere(t, group, entry)) continue;
      keys.add(`${group}/${r.name}`);
      watch(t, group, r, entry);
    }
  }
  forgetOthers(t, keys);
  announceUnanswered(t, document);
}

/** The members that follow the owner in the order of the document: each watches its share, however many addresses there are. */
function isWatcher(t: Turn, places: ReadonlyMap<NodeName, number>, owner: NodeName): boolean {
  const own = places.get(t.s.self);
  if (own === undefined || owner === t.s.self) return false;
  const distance = (own - (places.get(owner) ?? -1) + places.size) % places.size;
  return distance > 0 ? distance <= watchers : watchers >= places.size;
}

function runsThere(t: Turn, group: string, entry: Assigned): boolean {
  const running = t.s.store.records[entry.node]?.value.running[group];
  return running?.gen === entry.gen && running.phase === 'running';
}

function watch(t: Turn, group: string, definition: ResourceConfig, entry: Assigned): void {
  const key = `${group}/${definition.name}`;
  const network = definition.networks[0];
  if (network === undefined) return;
  const mac = t.s.store.records[entry.node]?.value.macs?.[network];
  if (mac === undefined || t.s.macs[network] === undefined) return;
  const was = t.s.watched[key];
  const fresh = {
    gen: entry.gen,
    order: undefined,
    nextAt: t.clock.now,
    tries: 0,
    found: undefined,
    macs: [],
  };
  const now = was?.gen === entry.gen ? was : fresh;
  if (now.order !== undefined) return;
  if (t.clock.now < now.nextAt) return lookAgain(t, now.nextAt);
  const order = nextOrder(t);
  t.s.watched = { ...t.s.watched, [key]: { ...now, order } };
  act(t, 'observe-resource', { order, key, mac, group, resource: definition.name, definition });
}

/** Without news: what is watched is known, and those whose time has come are asked for. */
export function askForAddresses(t: Turn): void {
  const document = usableDocument(t);
  if (!document || !t.s.config) return;
  for (const [key, { order, nextAt }] of Object.entries(t.s.watched)) {
    if (order !== undefined) continue;
    if (t.clock.now < nextAt) lookAgain(t, nextAt);
    else askFor(t, document, t.s.config, key);
  }
  announceUnanswered(t, document);
}

function askFor(t: Turn, document: Document, config: LoadedConfig, key: string): void {
  const { group, resource } = partsOf(key);
  const entry = document.groups[group];
  const definition = config.value.groups[group]?.resources.find((r) => r.name === resource);
  if (definition && entry?.is === 'assigned' && runsThere(t, group, entry))
    watch(t, group, definition, entry);
}

function forgetOthers(t: Turn, keys: ReadonlySet<string>): void {
  const kept = Object.entries(t.s.watched).filter(([key]) => keys.has(key));
  if (kept.length === Object.keys(t.s.watched).length) return;
  for (const key of Object.keys(t.s.watched)) if (!keys.has(key)) unsay(t, ['address', key]);
  t.s.watched = Object.fromEntries(kept);
}

export function observed(t: Turn, e: Extract<Event, { kind: 'observed' }>): void {
  const was = t.s.watched[e.key];
  if (was?.order !== e.order) return;
  const well = e.found === 'owner';
  const pause = well ? settledMs : Math.min(longestRetryMs, firstRetryMs * 2 ** was.tries);
  const { found, macs, key } = e;
  const tries = well ? 0 : was.tries + 1;
  const nextAt = t.clock.now + pause;
  t.s.watched = { ...t.s.watched, [key]: { gen: was.gen, order: undefined, nextAt, tries, found, macs } };
  lookAgain(t, nextAt, 'addresses');
  if (!well || was.found !== found) t.s.dirty = true;
  const group = key.slice(0, key.indexOf('/'));
  const facts = { key, macs, owner: e.mac };
  if (well) unsay(t, ['address', key]);
  else if (found === 'several')
    say(t, ['address', key], { kind: 'two-answer', ...facts }, { group, level: 'alarm' });
  else if (tries > 2)
    say(t, ['address', key], { kind: 'owner-silent', ...facts }, { group, level: 'warning' });
}

/** For this node's record: only what is not well. */
export function describeObserved(t: Turn): Record<string, Observation> {
  const out: Record<string, Observation> = {};
  for (const key of Object.keys(t.s.watched).sort()) {
    const { gen, found, macs } = must(t.s.watched[key], 'a key of a map has its value');
    if (found !== undefined && found !== 'owner') out[key] = { gen, found, macs };
  }
  return out;
}

/** The owner: announces once per news from a watcher who did not find it. */
function announceUnanswered(t: Turn, document: Document): void {
  const unheard = unheardHere(t, document);
  for (const [key, news] of unheard) {
    const { group, resource } = partsOf(key);
    const local = t.s.groups[group];
    const definition = local?.definition.resources.find((r) => r.name === resource);
    if (!definition || local?.resources[resource]?.now.is !== 'running') continue;
    // Each time that the watcher says so again.
    lookAgain(t, t.clock.now + asksBy(t).renewIntervalMs);
    if (t.s.announced[key] === news) continue;
    t.s.announced = { ...t.s.announced, [key]: news };
    act(t, 'announce-resource', { order: nextOrder(t), group, resource, definition });
  }
}

/** By `group/resource`: who does not find what runs here, and since which word of theirs. Most records say nothing. */
function unheardHere(t: Turn, document: Document): ReadonlyMap<string, string> {
  const unheard = new Map<string, string>();
  for (const [node, { value }] of Object.entries(t.s.store.records)) {
    if (value.observed === undefined || document.nodes[node]?.is !== 'in') continue;
    for (const [key, seen] of Object.entries(value.observed)) {
      if (seen.found === 'several' || t.s.groups[partsOf(key).group]?.gen !== seen.gen) continue;
      const said = `${node}/${value.counter}`;
      unheard.set(key, unheard.has(key) ? `${unheard.get(key)} ${said}` : said);
    }
  }
  return unheard;
}
