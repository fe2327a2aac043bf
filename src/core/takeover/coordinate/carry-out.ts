/** One request, carried out on the draft: '' accepted, text refused, undefined not yet (something must be read first). */
import type { Config, GroupName, NodeName } from '../../config.ts';
import type { Request } from '../document.ts';
import { hearsAnywhere } from '../observe.ts';
import { loadConfig } from '../store-view.ts';
import type { Turn } from '../turn.ts';
import { accuseNode } from './accuse.ts';
import { otherNode, refusalOf } from './assign.ts';
import { type DocumentDraft, put, set, setGroupEntry } from './draft.ts';
import { fenceDevices, gone } from './fences.ts';

type Of<K extends Request['kind']> = Extract<Request, { kind: K }>;
type Refusal = string | undefined;

export function carryOut(t: Turn, d: DocumentDraft, request: Request, by: string): Refusal {
  switch (request.kind) {
    case 'apply':
      return apply(t, d, request);
    case 'drain':
    case 'resume':
    case 'fence':
    case 'confirm-off':
      return Object.hasOwn(d.next.nodes, request.node)
        ? aboutNode(t, d, request.kind, request.node, by)
        : `there is no node ${request.node}: see holdfast node list`;
    case 'disarm':
      set(d, 'disarmed', d.next.disarmed ?? { by });
      return '';
    case 'arm':
      set(d, 'disarmed', undefined);
      return '';
    case 'move':
      return known(d, request.group) || move(t, d, request, by);
    case 'maintenance':
      return known(d, request.group) || maintenance(d, request, by);
    default:
      return known(d, request.group) || aboutGroup(t, d, request.kind, request.group, by);
  }
}

function known(d: DocumentDraft, group: GroupName): string {
  // Own names only: every object has a "constructor".
  return Object.hasOwn(d.next.groups, group) ? '' : `there is no group ${group}: see holdfast group list`;
}

function apply(t: Turn, d: DocumentDraft, request: Of<'apply'>): Refusal {
  const { version, hash } = d.next.config;
  if (request.base !== version) {
    return `the configuration changed meanwhile (it is version ${version}, the plan was made against ${request.base}): run holdfast plan again`;
  }
  if (request.hash === hash) return '';
  const next = t.s.candidates[request.hash];
  if (!next) {
    loadConfig(t, request.hash);
    return undefined;
  }
  const now = t.s.config!.value;
  if (next.cluster.name !== now.cluster.name)
    return `this is cluster ${now.cluster.name}, the file describes ${next.cluster.name}`;
  if (JSON.stringify(next.store) !== JSON.stringify(now.store))
    return 'the store cannot be changed while the cluster runs: put the old store back into the file';
  const judged = judgedByLease(d, now, next);
  if (judged) return judged;
  for (const [node, entry] of Object.entries(d.next.nodes)) {
    const busy = entry.is === 'in' || entry.is === 'accused';
    if (!next.nodes[node] && busy)
      return `${node} is still ${entry.is}: drain it, stop its agent, and apply again`;
  }
  set(d, 'config', { hash: request.hash, version: version + 1 });
  return '';
}

/**
 * A node runs under the lease and the watchdog it was admitted with; a lapse is counted with the configuration. So these
 * do not change under members that may be judged by them.
 */
function judgedByLease(d: DocumentDraft, now: Config, next: Config): string {
  const terms = (c: Config) => {
    const { leaseMs, lapseMarginMs, onStoreLoss } = c.timing;
    return JSON.stringify([
      leaseMs,
      lapseMarginMs,
      onStoreLoss,
      Object.keys(now.nodes).map((n) => c.nodes[n]?.watchdog ?? null),
    ]);
  };
  if (terms(now) === terms(next)) return '';
  const member = Object.entries(d.next.nodes).find(
    ([, e]) => (e.is === 'in' || e.is === 'accused') && e.lapse,
  );
  if (!member) return '';
  return `lease, lapseMargin, onStoreLoss and watchdogs cannot change while ${member[0]} may be judged by its lease: put the old values back into the file`;
}

function aboutNode(
  t: Turn,
  d: DocumentDraft,
  kind: 'drain' | 'resume' | 'fence' | 'confirm-off',
  node: NodeName,
  by: string,
): Refusal {
  const entry = d.next.nodes[node]!;
  switch (kind) {
    case 'drain':
      if (!d.next.drained[node]) put(d, 'drained', node, { by });
      return '';
    case 'resume':
      put(d, 'drained', node, undefined);
      return '';
    case 'fence':
      if (fenceDevices(t, node).length === 0)
        return `${node} has no fence device: switch it off by hand and run holdfast node confirm-off ${node}`;
      if (entry.is !== 'in' && entry.is !== 'accused') return `${node} is ${entry.is} already`;
      if (d.next.disarmed) return `the cluster is disarmed by ${d.next.disarmed.by}: run holdfast arm first`;
      if (entry.is === 'in') accuseNode(t, d, node, `asked by ${by}`);
      else set(d, 'nodes', { ...d.next.nodes, [node]: { ...entry, why: `asked by ${by}` } });
      return '';
    case 'confirm-off':
      return confirmOff(t, d, node, by);
  }
}

/** A person's word counts only while the node shows no sign of life at all. */
function confirmOff(t: Turn, d: DocumentDraft, node: NodeName, by: string): Refusal {
  const entry = d.next.nodes[node]!;
  if (entry.is === 'gone' || entry.is === 'out') return `${node} is ${entry.is} already: nothing to confirm`;
  const timing = t.s.config!.value.timing;
  const seen = t.s.progress[node];
  if (hearsAnywhere(t, node)) return `${node} is still heard: switch it off first`;
  const hearing = Object.entries(t.s.store.records).find(
    ([n, r]) =>
      n !== node &&
      d.next.nodes[n]?.is === 'in' &&
      Object.values(r.value.hears).some((h) => h.includes(node)),
  );
  if (hearing) return `${hearing[0]} still hears ${node}: switch it off first`;
  if (node === t.s.self) return `${node} is the one that would have to agree: ask again when it is off`;
  if (seen && t.clock.now - seen.at < 3 * timing.renewIntervalMs)
    return `${node} still renews its record: switch it off first`;
  accuseNode(t, d, node, `asked by ${by}`);
  const accused = d.next.nodes[node]!;
  if (accused.is === 'accused') gone(d, node, accused, 'confirmed', by);
  return '';
}

function move(t: Turn, d: DocumentDraft, request: Of<'move'>, by: string): Refusal {
  const { group } = request;
  const entry = d.next.groups[group]!;
  const owner = entry.is === 'free' ? undefined : entry.node;
  if (d.next.maintenance[group]) return underMaintenance(group);
  const node = request.node || otherNode(t, d, group, owner);
  if (!node) return `no other node may run ${group}: see holdfast explain group ${group}`;
  if (!Object.hasOwn(t.s.config!.value.nodes, node))
    return `there is no node ${node}: see holdfast node list`;
  const not = refusalOf(t, d, group, node);
  if (not) return `${node} may not run ${group}: ${not}`;
  put(d, 'pins', group, { node, by, until: t.clock.wall + request.forMs });
  return '';
}

function underMaintenance(group: GroupName): string {
  return `${group} is under maintenance: end it first with holdfast group maintenance ${group} off`;
}

function maintenance(d: DocumentDraft, request: Of<'maintenance'>, by: string): Refusal {
  put(
    d,
    'maintenance',
    request.group,
    request.on ? (d.next.maintenance[request.group] ?? { by }) : undefined,
  );
  return '';
}

function aboutGroup(
  t: Turn,
  d: DocumentDraft,
  kind: 'start' | 'stop' | 'enable' | 'disable' | 'restart' | 'unpin' | 'failback' | 'cleanup',
  group: GroupName,
  by: string,
): Refusal {
  const entry = d.next.groups[group]!;
  const stopped = d.next.stopped[group];
  const touches = kind === 'stop' || kind === 'disable' || kind === 'restart' || kind === 'failback';
  if (touches && d.next.maintenance[group]) return underMaintenance(group);
  switch (kind) {
    case 'start':
      if (stopped?.disabled)
        return `${group} is disabled by ${stopped.by}: run holdfast group enable ${group}`;
      if (t.s.config!.value.groups[group]?.enabled === false)
        return `${group} is not enabled in the cluster file: set enabled: true there and apply it`;
      put(d, 'stopped', group, undefined);
      put(d, 'failures', group, undefined);
      return '';
    case 'enable':
      put(d, 'stopped', group, undefined);
      return '';
    case 'stop':
      if (!stopped) put(d, 'stopped', group, { by });
      return '';
    case 'disable':
      put(d, 'stopped', group, { by, disabled: true });
      return '';
    case 'restart':
      if (entry.is !== 'assigned')
        return `${group} does not run: start it with holdfast group ${stopped?.disabled ? 'enable' : 'start'} ${group}`;
      setGroupEntry(d, group, { ...entry, is: 'draining', why: `restarted by ${by}`, to: entry.node });
      return '';
    case 'unpin':
      put(d, 'pins', group, undefined);
      return '';
    case 'failback':
      return failback(t, d, group, by);
    case 'cleanup':
      put(d, 'failures', group, undefined);
      return '';
  }
}

/** Once, to the best node by the table as if failback were on. */
function failback(t: Turn, d: DocumentDraft, group: GroupName, by: string): Refusal {
  const entry = d.next.groups[group]!;
  if (entry.is !== 'assigned') return `${group} does not run`;
  put(d, 'pins', group, undefined);
  const best = t.s.config!.value.groups[group]!.nodes.find((n) => refusalOf(t, d, group, n) === '');
  if (!best || best === entry.node) return '';
  setGroupEntry(d, group, { ...entry, is: 'draining', why: `failed back by ${by}`, to: best });
  return '';
}
