/**
 * What `apply` would change on the running cluster, in words, before it is done. Invariant: a group whose resources did
 * not change is neither stopped nor moved because of its definition; what restarts says so here.
 *
 * It compares two configurations; which node runs what at this moment is the coordinator's to judge.
 */

import {
  type Config,
  carriesHeartbeats,
  type FenceDeviceConfig,
  type GroupConfig,
  type GroupName,
  type Json,
  type NetworkConfig,
  type NodeConfig,
  type Timing,
} from '../core/config.ts';
import { canonicalJson } from '../core/definition-hash.ts';
import { levelsOf } from '../core/fence-levels.ts';
import { findDeviceType } from '../fence/device-types.ts';
import { formatDuration } from '../values/duration.ts';
import { planApi, planCluster, planHealth } from './plan-cluster-changes.ts';
import { ofGroup, planGroupChange } from './plan-group-changes.ts';
import { planStore } from './plan-store.ts';
import type { PlannedChange } from './planned-change.ts';

/** In the order of the file. Empty: nothing would change. `from` undefined: the cluster has no configuration yet. */
export function planChanges(from: Config | undefined, to: Config): PlannedChange[] {
  if (from === undefined) return planFirst(to);
  return [
    ...planCluster(from, to),
    ...planStore(from, to),
    ...planNetworks(from, to),
    ...planNodes(from, to),
    ...planTiming(from.timing, to.timing),
    ...planHealth(from.health, to.health),
    ...planApi(from.api, to.api),
    ...planNotifications(from.notifications ?? {}, to.notifications ?? {}),
    ...planGroups(from, to),
  ];
}

function planFirst(to: Config): PlannedChange[] {
  const nodes = Object.keys(to.nodes);
  return [
    change(
      'cluster',
      to.cluster.name,
      'none',
      `cluster ${to.cluster.name} gets its first configuration with ${count(nodes.length, 'node')}`,
    ),
    ...Object.entries(to.groups).map(([name, group]) => added(name, group)),
  ];
}

function change(
  kind: PlannedChange['kind'],
  name: string,
  effect: PlannedChange['effect'],
  words: string,
): PlannedChange {
  return { kind, name, effect, words };
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function same(a: unknown, b: unknown): boolean {
  return canonicalJson(a as Json) === canonicalJson(b as Json);
}

function planNetworks(from: Config, to: Config): PlannedChange[] {
  return names(from.hostNetworks, to.hostNetworks).flatMap((name) => {
    const before = own(from.hostNetworks, name);
    const after = own(to.hostNetworks, name);
    if (after === undefined) return [removedNetwork(name, before, to)];
    const text = `role ${after.role}, subnet ${after.subnet}, port ${after.port}`;
    if (before === undefined)
      return [change('network', name, 'none', `network ${name} is used, too: ${text}`)];
    if (same(before, after)) return [];
    return [change('network', name, 'none', `network ${name} changes to ${text}; ${bothWays}`)];
  });
}

/** What the agents do until the change has arrived everywhere (docs/protocol.md). */
const bothWays =
  'heartbeats go the way of before as well until the nodes hear each other by the new one, and nobody is fenced for it';

function removedNetwork(name: string, before: NetworkConfig | undefined, to: Config): PlannedChange {
  const left = Object.keys(to.hostNetworks).filter((other) => carriesHeartbeats(to.hostNetworks[other]!));
  const [only] = left;
  const isLast = before !== undefined && carriesHeartbeats(before) && left.length === 1;
  const then = isLast ? `; heartbeats have network ${only} only then` : '';
  return change('network', name, isLast ? 'risks' : 'none', `network ${name} is no longer used${then}`);
}

function planNodes(from: Config, to: Config): PlannedChange[] {
  const changes = names(from.nodes, to.nodes).flatMap((name) =>
    planNode(name, own(from.nodes, name), own(to.nodes, name)),
  );
  const kept = Object.keys(from.nodes).filter((name) => name in to.nodes);
  const order = Object.keys(to.nodes).filter((name) => name in from.nodes);
  if (!same(kept, order)) {
    changes.push(
      change(
        'node',
        '',
        'none',
        `the order of nodes, which breaks ties, becomes ${Object.keys(to.nodes).join(', ')}`,
      ),
    );
  }
  return changes;
}

function planNode(
  name: string,
  before: NodeConfig | undefined,
  after: NodeConfig | undefined,
): PlannedChange[] {
  if (after === undefined) {
    const words = `node ${name} is removed; refused while it runs groups or is not proved gone: drain it, stop its agent and confirm that it is off first`;
    return [change('node', name, 'none', words)];
  }
  if (before === undefined)
    return [change('node', name, 'none', `node ${name} is added; it joins when its agent starts`)];
  const changes: PlannedChange[] = [];
  if (!same(before.addresses, after.addresses)) {
    changes.push(
      change(
        'node',
        name,
        'none',
        `node ${name} gets other addresses; give the host the new ones beside the old ones; ${bothWays}`,
      ),
    );
  }
  if (!same(before.capacity ?? {}, after.capacity ?? {})) changes.push(planCapacity(name, before, after));
  if (!same(before.fence, after.fence))
    changes.push(change('node', name, 'none', `node ${name} is fenced by ${fenceWords(after)}`));
  if (before.fenceThen !== after.fenceThen) changes.push(planFenceThen(name, after));
  if (!same(before.watchdog, after.watchdog)) {
    changes.push(
      change(
        'node',
        name,
        'none',
        `the watchdog of node ${name} changes; it counts after its agent was started anew`,
      ),
    );
  }
  return changes;
}

function planFenceThen(name: string, { fenceThen }: NodeConfig): PlannedChange {
  const words =
    fenceThen === 'on'
      ? `node ${name} is switched on again after its next fence`
      : `node ${name} stays off after a fence`;
  return change('node', name, 'none', words);
}

function planCapacity(name: string, { capacity: from = {} }: NodeConfig, { capacity: to = {} }: NodeConfig) {
  const has = Object.entries(to).map(([what, count]) => `${count} of ${what}`);
  const isLess = Object.entries(from).some(([what, count]) => count > (to[what] ?? 0));
  const then = isLess ? 'what has too little room then moves where it fits' : 'nothing that runs moves';
  const words = `node ${name} has ${has.join(', ') || 'no capacity'} from now on; ${then}`;
  return change('node', name, isLess ? 'moves' : 'none', words);
}

function fenceWords({ fence }: NodeConfig): string {
  if (fence.length === 0) return 'nothing: no device can prove it off';
  return levelsOf(fence)
    .map((level) => level.map((d) => wordsOf(d, level.length > 1)).join(' and '))
    .join(', then ');
}

/** Of several they are told apart by their own names. */
function wordsOf({ device, params, name }: FenceDeviceConfig, isOneOfSeveral: boolean): string {
  return isOneOfSeveral ? name : (findDeviceType(device)?.facts.words(params) ?? name);
}

const times: readonly [keyof Timing, string][] = [
  ['beatIntervalMs', 'heartbeat interval'],
  ['beatMisses', 'heartbeat misses'],
  ['renewIntervalMs', 'renewal'],
  ['leaseMs', 'lease'],
  ['minorityDelayMs', 'minorityDelay'],
  ['storeTimeoutMs', 'storeTimeout'],
  ['hangMs', 'hang'],
  ['lapseMarginMs', 'lapseMargin'],
  ['onStoreLoss', 'onStoreLoss'],
];

function planTiming(from: Timing, to: Timing): PlannedChange[] {
  return times.flatMap(([key, word]) => {
    if (from[key] === to[key]) return [];
    const words = `${word} changes from ${timeWords(key, from[key])} to ${timeWords(key, to[key])}; nothing restarts`;
    return [change('timing', '', 'none', words)];
  });
}

function timeWords(key: string, value: string | number): string {
  return typeof value === 'number' && key.endsWith('Ms') ? formatDuration(value) : String(value);
}

type Ways = NonNullable<Config['notifications']>;

function planNotifications(from: Ways, to: Ways): PlannedChange[] {
  return names(from, to).flatMap((way) => {
    const [before, after] = [own(from, way), own(to, way)];
    if (same(before ?? null, after ?? null)) return [];
    const words =
      after === undefined
        ? `nobody is notified by ${way} any more`
        : `${before === undefined ? 'people are notified' : 'notifications go out otherwise'} by ${way} (${after.kind})`;
    return [change('cluster', '', 'none', words)];
  });
}

function planGroups(from: Config, to: Config): PlannedChange[] {
  return names(from.groups, to.groups).flatMap((name) => {
    const before = own(from.groups, name);
    const after = own(to.groups, name);
    if (after === undefined) return [removed(name, before)];
    if (before === undefined) return [added(name, after), ...followers(name, after, from)];
    return planGroupChange(name, before, after);
  });
}

function removed(name: GroupName, before: GroupConfig | undefined): PlannedChange {
  if (before?.enabled === false)
    return ofGroup(name, { effect: 'none', words: `group ${name}, which is disabled, is removed` });
  return ofGroup(name, {
    effect: 'stops',
    words: `group ${name} is removed: stopped where it runs, then forgotten`,
  });
}

/** Those that run already, and must be where the new one is. */
function followers(name: GroupName, { enabled, together }: GroupConfig, from: Config): PlannedChange[] {
  const others = together.filter((other) => from.groups[other]?.enabled === true);
  if (!enabled || others.length === 0) return [];
  const words = `${others.join(', ')} must run where group ${name} does; what may not run there moves`;
  return [{ kind: 'group', name, effect: 'moves', disturbs: others, words }];
}

function added(name: GroupName, group: GroupConfig): PlannedChange {
  const where =
    group.nodes.length === 0 ? 'any node' : `${group.nodes.join(', ')}${group.restricted ? ' only' : ''}`;
  const what = `group ${name} is added with ${count(group.resources.length, 'resource')}`;
  if (!group.enabled) return change('group', name, 'none', `${what}; it is disabled and does not start`);
  return change('group', name, 'starts', `${what} and starts on ${where}`);
}

/** Names of both, those of the new one first, in its order. */
function names(
  from: Readonly<Record<string, unknown>>,
  to: Readonly<Record<string, unknown>>,
): readonly string[] {
  return [...new Set([...Object.keys(to), ...Object.keys(from)])];
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
