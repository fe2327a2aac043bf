/** The cluster files of the bench: always the same three nodes on the same two networks with the same timing; store and groups differ. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const nodeNames = ['n1', 'n2', 'n3'] as const;
export const floating = { address: '10.99.0.58', prefix: 24, network: 'office', port: 80 } as const;

/** `tls`: the cluster has an identity, and the store is reached with certificates. */
export type StoreChoice = 'sqlite' | 'etcd' | 'sqlite-tls' | 'etcd-tls';

const powerSwitch = join(import.meta.dirname, '..', '..', 'lab', 'power-switch');
const nginxConf = join(import.meta.dirname, 'nginx.conf');

/** The web server behind the floating address, preferred on n1, then n2, then n3; it fails back, and nothing waits. */
export const webGroup = `
  web:
    nodes: [n1, n2, n3]
    failback: on
    failbackAfter: 0s
    restartPause: 0s
    resources:
      ip: {type: address, address: ${floating.address}/${floating.prefix}, network: ${floating.network}}
      server:
        type: exec
        command: [/usr/sbin/nginx, -p, "{state}/", -c, ${nginxConf}, -g, "daemon off;"]
        stopSignal: SIGQUIT
        onFailure: {policy: restart, restarts: 1000, window: 1m, then: relocate}
`;

/** `count` groups of one Dummy each, spread over the nodes. */
export function dummyGroups(count: number): string {
  const group = (i: number) =>
    `  g${String(i).padStart(3, '0')}: {nodes: [${rotate(i).join(', ')}], failback: off, resources: {it: {type: ocf, agent: ocf:heartbeat:Dummy}}}`;
  return `\n${Array.from({ length: count }, (_, i) => group(i)).join('\n')}\n`;
}

function rotate(i: number): string[] {
  return nodeNames.map((_, k) => nodeNames[(i + k) % nodeNames.length] ?? '');
}

/** Text of a cluster file. `groups`: the lines under `groups:`; empty for none. */
export function compileClusterFile(name: string, store: StoreChoice, groups: string): string {
  const nodes = nodeNames.map(
    (n, i) => `  ${n}: {addresses: {office: 10.99.0.${i + 11}, ring: 10.98.0.${i + 11}}}`,
  );
  const isSecure = store.endsWith('-tls');
  const scheme = isSecure ? 'https' : 'http';
  const members = nodeNames.map((_, i) => `"${scheme}://10.98.0.${i + 11}:2379"`).join(', ');
  const written = store.startsWith('etcd')
    ? `store: {kind: etcd, endpoints: [${members}], electionTimeout: 200ms}`
    : 'store: {kind: sqlite, address: "10.99.0.10:7400", lab: true}';
  return `cluster:
  name: ${name}
  format: 1
  key: ${name}.key${isSecure ? '\n  identity: identity' : ''}
  fenceLimit: {count: 1000, window: 1m}
  fence:
    - {device: agent, program: ${powerSwitch}, options: {port: "{node}"}, timeout: 5s, attempts: 3}
${written}
hostNetworks:
  office: {role: both, subnet: 10.99.0.0/24}
  ring: {role: cluster, subnet: 10.98.0.0/24}
nodes:
${nodes.join('\n')}
timing:
  network: lan
  heartbeat: {interval: 100ms, misses: 3}
groups:${groups === '' ? ' {}\n' : groups}`;
}

export interface WrittenFile {
  readonly path: string;
  readonly directory: string;
  remove(): void;
}

/** Writes it into a directory of its own, which `remove` takes away. */
export function writeClusterFile(text: string): WrittenFile {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  const path = join(directory, 'cluster.yaml');
  writeFileSync(path, text);
  return { path, directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
