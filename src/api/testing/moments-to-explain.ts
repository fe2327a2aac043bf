/** What the moments are made of that `explain` is tried on: one group `web`, as the document says. */
import type { Claim, GroupConfig } from '../../core/config.ts';
import type { Reason } from '../../core/reason.ts';
import type { Document, GroupEntry, NodeRecord, Takeover } from '../../core/takeover/document.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import { sampleConfig, sampleGroup, sampleResource } from './sample-config.ts';
import { owned, sampleDocument, sampleNow } from './sample-document.ts';
import { sampleSnapshot } from './sample-snapshots.ts';

export const [vm1, vm2, vm3] = ['my-vm1', 'my-vm2', 'my-vm3'] as const;
export const died: Reason = { kind: 'died', resource: 'nginx', said: 'exited with code 1' };
export const pair = { nodes: [vm1, vm2], restricted: true } as const;
export const free: GroupEntry = { is: 'free', gen: 7 };
export const at = sampleNow - 30_000;

/** A moment in which `web` is as the document says. */
export function moment(
  document: Partial<Document>,
  web: Partial<GroupConfig> = pair,
  others: Readonly<Record<string, GroupConfig>> = {},
): AgentSnapshot {
  const config = sampleConfig({ groups: { ...others, web: sampleGroup(web) } });
  const groups = { web: owned(vm1), ...document.groups };
  return sampleSnapshot({ config, document: sampleDocument({ ...document, groups }) });
}

/** Every node has that much memory. */
export function withMemory(s: AgentSnapshot, memory: number): AgentSnapshot {
  const nodes = Object.entries(s.config!.nodes).map(([name, node]) => [
    name,
    { ...node, capacity: { memory } },
  ]);
  return { ...s, config: { ...s.config!, nodes: Object.fromEntries(nodes) } };
}

export function recordsWith(s: AgentSnapshot, node: string, change: Partial<NodeRecord>): AgentSnapshot {
  return { ...s, records: { ...s.records, [node]: { ...s.records[node]!, ...change } } };
}

/** Nobody hears it. */
export function silent(s: AgentSnapshot, node: string): AgentSnapshot {
  const without = (heard: readonly string[]) => heard.filter((name) => name !== node);
  const records = Object.fromEntries(
    Object.entries(s.records).map(([name, record]) => {
      const hears = Object.entries(record.hears).map(([net, heard]) => [net, without(heard)]);
      return [name, { ...record, hears: Object.fromEntries(hears) }];
    }),
  );
  const hearing = Object.fromEntries(
    Object.entries(s.hearing).map(([net, heard]) => [net, { ...heard, [node]: false }]),
  );
  return { ...s, records, hearing };
}

export const taken = (why: Reason, more: Partial<Takeover> = {}): Takeover => ({
  from: vm1,
  proof: 'released',
  why,
  at,
  ...more,
});
export const draining = (why: Reason, to?: string): GroupEntry => ({
  ...(owned(vm1) as Extract<GroupEntry, { is: 'assigned' }>),
  is: 'draining',
  why,
  ...(to && { to }),
});
export const address: Claim = { kind: 'address', what: '10.156.76.50' };
export const claiming = (change: Partial<GroupConfig> = {}) =>
  sampleGroup({ ...pair, resources: [{ ...sampleResource('ip', 'address'), claims: [address] }], ...change });
export const unproven = {
  is: 'accused',
  inc: '',
  why: died,
  lapse: false,
  asked: false,
  attempt: 0,
  started: false,
};
export const drained = { [vm1]: { by: 'ada' } };
export const failed = { web: { [vm1]: { count: 1, gen: 6, at, why: died } } };

export interface Told {
  readonly s: AgentSnapshot;
  readonly chosen: string | null;
  /** Kinds of what is said of my-vm1, my-vm2 and my-vm3; none: it speaks of no node. */
  readonly of: readonly string[];
}
