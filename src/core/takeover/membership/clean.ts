/**
 * A new incarnation is clean when EVERY configured resource has been probed stopped on this node, not only the
 * journaled ones (the journal may be lost). What is found is killed and probed again. A daemon restarted within an
 * incarnation that is already admitted need not do this: its node entry says so.
 *
 * A probe that can say neither is not held against a node that may not run the group anyway. Elsewhere it keeps the node
 * out until the probe is put right, a person vouches for the resource, or a configuration that somebody asks to be
 * applied says something else of it: without that one bad probe would keep the cluster down for good.
 */
import type { Config, GroupName, ResourceConfig } from '../../config.ts';
import type { CleanStep } from '../cleaning.ts';
import type { Document } from '../document.ts';
import type { ProbeState } from '../event.ts';
import type { LoadedConfig } from '../loaded-config.ts';
import { loadConfig, usableDocument } from '../store-view.ts';
import { act, lookAgain, nextOrder, note, type Turn } from '../turn.ts';
import { allClosed } from '../view/standing.ts';
import { type Doubts, keyOf, takeVouches, tellDoubts } from './doubts.ts';

const retryMs = 5000;

export function becomeClean(t: Turn): void {
  takeVouches(t);
  follow(t);
  tellDoubts(t);
}

function follow(t: Turn): void {
  const { s, clock } = t;
  const document = usableDocument(t);
  const entry = document?.nodes[s.self];
  if (!s.config || !document || !entry || s.clean.is === 'clean') return;
  if (entry.is !== 'out' && entry.inc === s.inc) {
    s.clean = { is: 'clean' };
    const own = s.store.records[s.self]?.value;
    if (own?.inc === s.inc) s.doubts = own.doubts ?? {};
    return;
  }
  if (s.clean.is === 'probing') return;
  const candidate = candidateOf(t, document);
  if (s.clean.is === 'unclean') {
    if (allVouched(s.doubts)) return isClean(t);
    if (clock.now < s.clean.retryAt && s.clean.by === candidate?.hash) return lookAgain(t, s.clean.retryAt);
  }
  // What a daemon before this one has left is stopped by its group, in order; a kill behind its back would be no news to it.
  if (allClosed(t)) probeEverything(t, s.config, candidate);
}

interface Candidate {
  readonly hash: string;
  readonly value: Config;
}

/**
 * What somebody asks to be applied, while nobody may be able to apply it: there is no coordinator before the first node
 * is clean. It must be meant for the configuration in force.
 */
function candidateOf(t: Turn, { config }: Document): Candidate | undefined {
  const others = Object.entries(t.s.store.records).flatMap(([node, { value }]) =>
    node === t.s.self || !Array.isArray(value.requests) ? [] : value.requests,
  );
  const asked = [...t.s.asked, ...t.s.requests, ...others].findLast(
    (entry) => entry?.request?.kind === 'apply' && entry.request.base === config.version,
  );
  const hash = asked === undefined ? '' : String(asked.request.hash);
  if (hash === '' || hash === config.hash) return undefined;
  const value = t.s.candidates[hash];
  if (value === undefined && t.s.clean.is === 'unclean') loadConfig(t, hash);
  return value?.cluster.name === t.s.config?.value.cluster.name && value ? { hash, value } : undefined;
}

function probeEverything(t: Turn, config: LoadedConfig, candidate: Candidate | undefined): void {
  const orders: Record<number, CleanStep> = {};
  for (const { group, definition } of toProbe(t, config.value, candidate?.value)) {
    const order = nextOrder(t);
    orders[order] = { group, resource: definition.name, definition, step: 'probe' };
    const about = { order, group, resource: definition.name, definition };
    act(t, 'probe-resource', { ...about, depth: 'certain' });
  }
  t.s.clean = { is: 'probing', orders, found: {}, ...(candidate ? { by: candidate.hash } : {}) };
  finishWhenDone(t);
}

interface Probed {
  readonly group: GroupName;
  readonly definition: ResourceConfig;
}

/**
 * Every configured resource; what a candidate says of one is what counts, and one that it does not have is left out, for
 * everything this agent ever started is known to be stopped (else it is not left out).
 */
function toProbe(t: Turn, config: Config, candidate: Config | undefined): Probed[] {
  const all = resourcesOf(config);
  if (candidate === undefined) return all;
  const next = resourcesOf(candidate);
  const isIn = (p: Probed, list: readonly Probed[]) =>
    list.some((o) => o.group === p.group && o.definition.name === p.definition.name);
  return [...next, ...(t.s.leftKnown ? [] : all.filter((p) => !isIn(p, next)))];
}

function resourcesOf(config: Config): Probed[] {
  return Object.entries(config.groups).flatMap(([group, { resources }]) =>
    resources.map((definition) => ({ group, definition })),
  );
}

/** Takes the result of an order of ours in; false when the order is not ours. */
export function cleanStepDone(t: Turn, order: number, state: ProbeState, said: string): boolean {
  const clean = t.s.clean;
  if (clean.is !== 'probing' || !clean.orders[order]) return false;
  const step = clean.orders[order];
  const { [order]: _done, ...orders } = clean.orders;
  t.s.clean = { ...clean, orders };
  t.s.dirty = true;
  if (step.step === 'kill') next(t, { ...step, step: 'verify' });
  else if (state !== 'stopped') notStopped(t, step, state, said);
  finishWhenDone(t);
  return true;
}

function notStopped(t: Turn, step: CleanStep, state: Exclude<ProbeState, 'stopped'>, said: string): void {
  const { group, resource } = step;
  const found = { group, resource, state, said };
  const isWaived = state !== 'running' && mayNotRunHere(t, group);
  if (step.step === 'probe') {
    const kind = isWaived ? 'unclear-where-not-allowed' : 'found-unclean';
    // Tried every few seconds, told once.
    if (t.s.doubts[keyOf(step)] === undefined) note(t, { kind, ...found }, { group, level: 'warning' });
    if (!isWaived) next(t, { ...step, step: 'kill' });
    return;
  }
  if (isWaived || t.s.clean.is !== 'probing') return;
  const by = t.s.doubts[keyOf(step)]?.by;
  const doubt = { state, said, ...(by === undefined ? {} : { by }) };
  t.s.clean = { ...t.s.clean, found: { ...t.s.clean.found, [keyOf(step)]: doubt } };
}

/**
 * The group is restricted to other nodes, the document gives it to no incarnation of this one, and everything this agent
 * ever started is known to be stopped.
 */
function mayNotRunHere(t: Turn, group: GroupName): boolean {
  const { s } = t;
  const config = s.config?.value.groups[group];
  const entry = usableDocument(t)?.groups[group];
  const isMine = entry !== undefined && entry.is !== 'free' && entry.node === s.self;
  return config?.restricted === true && !config.nodes.includes(s.self) && !isMine && s.leftKnown;
}

function next(t: Turn, step: CleanStep): void {
  if (t.s.clean.is !== 'probing') return;
  const order = nextOrder(t);
  t.s.clean = { ...t.s.clean, orders: { ...t.s.clean.orders, [order]: step } };
  const { group, resource, definition } = step;
  const args = { order, group, resource, definition };
  if (step.step === 'kill') act(t, 'stop-resource', { ...args, how: 'kill' });
  else act(t, 'probe-resource', { ...args, depth: 'stopped' });
}

function finishWhenDone(t: Turn): void {
  const { s } = t;
  if (s.clean.is !== 'probing' || Object.keys(s.clean.orders).length > 0) return;
  const { found, by } = s.clean;
  s.doubts = found;
  if (allVouched(found)) return isClean(t);
  const retryAt = t.clock.now + retryMs;
  s.clean = { is: 'unclean', retryAt, ...(by === undefined ? {} : { by }) };
  lookAgain(t, retryAt);
}

function isClean(t: Turn): void {
  t.s.clean = { is: 'clean' };
  t.s.dirty = true;
}

function allVouched(doubts: Doubts): boolean {
  return Object.values(doubts).every(({ by }) => by !== undefined);
}
