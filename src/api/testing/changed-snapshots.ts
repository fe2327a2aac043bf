/** What an agent sees of a cluster that is well, and of the same with something changed. */
import type { Config } from '../../core/config.ts';
import { deviceId } from '../../core/definition-hash.ts';
import type { Reason } from '../../core/reason.ts';
import type { Document, NodeRecord } from '../../core/takeover/document.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import { sampleConfig, sampleGroup } from './sample-config.ts';
import { inc, owned, sampleDocument } from './sample-document.ts';
import { sampleSnapshot } from './sample-snapshots.ts';

export const group = 'web';
/** web runs on my-vm2, and only my-vm3 may run it besides: the two are told apart from those it is nothing to. */
export const config = sampleConfig({
  groups: { web: sampleGroup({ nodes: ['my-vm2', 'my-vm3'], restricted: true }) },
});
export const document = (change: Partial<Document> = {}) =>
  sampleDocument({ groups: { web: owned('my-vm2', { gen: 3 }) }, ...change });
export const healthy = (change: Partial<AgentSnapshot> = {}) =>
  sampleSnapshot({ config, document: document(), ...change });

export function withConfig(change: Partial<Config>): AgentSnapshot {
  return healthy({ config: { ...config, ...change } });
}

/** web needs 4 of memory. */
export function withRoom(memory: Readonly<Record<string, number>>): AgentSnapshot {
  const nodes = Object.entries(config.nodes).map(([name, one]) => [
    name,
    { ...one, capacity: { memory: memory[name] ?? 0 } },
  ]);
  const web = { ...config.groups.web!, needs: { memory: 4 } };
  return withConfig({ nodes: Object.fromEntries(nodes), groups: { web } });
}

function withRecord(node: string, change: Partial<NodeRecord>): AgentSnapshot {
  const s = healthy();
  return { ...s, records: { ...s.records, [node]: { ...s.records[node]!, ...change } } };
}

/** What a node has found out about its own host. */
export function told(node: string, reason: Reason, level: 'warning' | 'alarm' = 'warning'): AgentSnapshot {
  return withRecord(node, { tells: [{ level, reason }] });
}

export function withMember(well: number): AgentSnapshot {
  const s = healthy();
  const members = [1, 2, 3].map((i) => ({
    name: `etcd${i}`,
    state: i <= well ? 'follows' : 'silent',
    detail: '',
    well: i <= well,
  }));
  const description = { kind: 'etcd', healthy: true, summary: '', members };
  return { ...s, store: { ...s.store, description } };
}

export function devices(
  is: { is: 'silent'; wasOn: boolean; said: string } | { is: 'contradicts' },
): AgentSnapshot {
  const id = deviceId(config.nodes['my-vm2']!.fence[0]!);
  return withRecord('my-vm3', { power: { 'my-vm2': { inc: inc('my-vm2'), devices: { [id]: is } } } });
}
