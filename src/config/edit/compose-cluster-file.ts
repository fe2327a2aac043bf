/** The first cluster file of a cluster of one node, as `holdfast init` writes it: short, with what to put where. */
import type { WrittenDevice, WrittenNode } from './edited.ts';
import { oneLine } from './splice.ts';

export interface ClusterDraft {
  readonly name: string;
  readonly node: WrittenNode;
  readonly networks: Readonly<Record<string, { readonly role: string; readonly subnet: string }>>;
  /** As it stands in the file. */
  readonly store: Readonly<Record<string, unknown>>;
  readonly fence: readonly WrittenDevice[];
  /** The directory of the identity; undefined: nothing is encrypted. */
  readonly identity: string | undefined;
  /** Where the file lies. */
  readonly path: string;
}

export function composeClusterFile(draft: ClusterDraft): string {
  const { name, node, networks, store, fence, identity, path } = draft;
  const lines = [
    `# The cluster ${name}, begun by "holdfast init" on ${node.name}. What may stand here: docs/reference/cluster-file.md.`,
    `# After a change: holdfast plan ${path}, then holdfast apply ${path}.`,
    'cluster:',
    `  name: ${oneLine(name)}`,
    '  format: 1',
    ...(identity === undefined
      ? []
      : [
          '  # Certificates: what travels between machines is encrypted.',
          `  identity: ${oneLine(identity)}`,
        ]),
    '  # What proves that a lost node is off before another one takes over what it ran; tried in this order.',
    '  fence:',
    ...fence.map((device) => `    - ${oneLine(device)}`),
    '',
    '# Where it is written who owns what. A node that cannot reach it takes nothing over.',
    `store: ${oneLine(store)}`,
    '',
    '# Heartbeats run on networks with the role cluster or both, floating addresses live on client or both.',
    'hostNetworks:',
    ...entries(networks),
    '',
    '# Their order breaks ties.',
    'nodes:',
    ...entries({ [node.name]: { addresses: node.addresses } }),
    '',
    '# What runs, and where: resources by name, started in their order. For example',
    '#   web:',
    '#     resources:',
    '#       ip: {type: address, address: 192.0.2.50/24}',
    '#       server: {type: systemd, unit: nginx}',
    'groups: {}',
  ];
  return `${lines.join('\n')}\n`;
}

function entries(all: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(all).map(([key, value]) => `  ${oneLine(key)}: ${oneLine(value)}`);
}
