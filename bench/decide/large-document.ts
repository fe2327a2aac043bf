/** What stands in the store of a large cluster: its configuration, its document, and what its nodes say that they run. */
import type { Config } from '../../src/core/config.ts';
import { definitionHash } from '../../src/core/definition-hash.ts';
import type { Document, GroupEntry, Running } from '../../src/core/takeover/document.ts';
import { type SimpleGroup, simpleConfig } from '../../src/sim/simple-config.ts';
import { sampleDocument } from '../../test/contracts/sample.ts';

export const networks = ['office', 'ring'] as const;
/** The node whose decisions are measured. */
export const self = 'n1';
export const wallAtStart = 1_800_000_000_000;
const probeEveryMs = 10_000;

export function macsOf(node: string): Record<string, string> {
  return Object.fromEntries(networks.map((network) => [network, `${network} ${node}`]));
}

export function incOf(node: string): string {
  return `${node}.1`;
}

export function largeConfig(names: readonly string[], groups: number, serves: boolean): Config {
  const owners = serves ? names : names.slice(1);
  const probeIntervalMs = serves ? probeEveryMs : 0;
  const group = (i: number): SimpleGroup => ({
    nodes: [1, 8, 15].map((step) => owners[(i * step) % owners.length] ?? ''),
    failback: 'off',
    resources: [
      {
        name: 'ip',
        networks: ['office'],
        claims: [{ kind: 'address', what: `10.9.${i >> 8}.${i & 255}` }],
        probeIntervalMs,
      },
      { name: 'server', probeIntervalMs },
    ],
  });
  const all = Object.fromEntries(Array.from({ length: groups }, (_, i) => [`group-${i}`, group(i)]));
  return simpleConfig({ nodes: names, networks, fence: 'agent', groups: all });
}

/** Everything has run for a while: each group on its first preferred node, taken over once. */
export function largeDocument(config: Config, coordinator: string): Document {
  const groups = Object.entries(config.groups).map(([name, group], i): [string, GroupEntry] => {
    const node = group.nodes[0] ?? self;
    const last = {
      from: group.nodes[1] ?? '',
      proof: 'off',
      why: { kind: 'first-start' },
      at: wallAtStart,
    } as const;
    return [
      name,
      { is: 'assigned', node, inc: incOf(node), gen: 1 + (i % 40), def: definitionHash(group), last },
    ];
  });
  const nodes = Object.keys(config.nodes).map(
    (node) => [node, { is: 'in', inc: incOf(node), lapse: false }] as const,
  );
  return sampleDocument(1, {
    coordinator,
    nodes: Object.fromEntries(nodes),
    groups: Object.fromEntries(groups),
  });
}

export function runningOn(
  node: string,
  document: Document,
  phaseOf: (group: string, gen: number) => Running['phase'],
): Record<string, Running> {
  const own = Object.entries(document.groups).flatMap(([group, entry]) =>
    entry.is !== 'free' && entry.node === node
      ? [[group, { gen: entry.gen, def: entry.def, phase: phaseOf(group, entry.gen) }] as const]
      : [],
  );
  return Object.fromEntries(own);
}

export function newOwners(before: Document, next: Document): ReadonlySet<string> {
  const changed = Object.entries(next.groups).flatMap(([group, entry]) =>
    entry.is === 'assigned' && entry.gen !== before.groups[group]?.gen ? [entry.node] : [],
  );
  return new Set(changed);
}
