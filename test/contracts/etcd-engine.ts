/** Real etcd members on loopback; unless told otherwise their data is in memory (a tmpfs). */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInEtcd, openEtcdStore } from '../../src/store/etcd/etcd-store.ts';
import { Child, freePorts } from './child.ts';
import { eventually } from './eventually.ts';
import { sampleContent } from './sample.ts';
import { etcdFlags, type Secured } from './secured.ts';
import type { RealEngine } from './workbench.ts';

export interface EtcdEngine extends RealEngine {
  readonly endpoints: readonly string[];
  readonly prefix: string;
  /** Acts on one member. */
  freezeMember(index: number): void;
  thawMember(index: number): void;
  killMember(index: number): Promise<void>;
  startMember(index: number): void;
}

/** `secured`: with TLS, and by it alone; the caller closes it. */
export async function startEtcdEngine(
  memberCount: number,
  parent = '/dev/shm',
  secured?: Secured,
): Promise<EtcdEngine> {
  const scheme = secured === undefined ? 'http' : 'https';
  const own = secured?.own;
  const directory = mkdtempSync(join(parent, 'holdfast-etcd-'));
  const ports = await freePorts(memberCount * 2);
  const clientUrl = (i: number): string => `${scheme}://127.0.0.1:${ports[2 * i]}`;
  const peerUrl = (i: number): string => `${scheme}://127.0.0.1:${ports[2 * i + 1]}`;
  const indexes = Array.from({ length: memberCount }, (_, i) => i);
  const cluster = indexes.map((i) => `m${i}=${peerUrl(i)}`).join(',');
  const endpoints = indexes.map(clientUrl);
  const prefix = '/holdfast/contract';
  const children: Child[] = [];
  const startMember = (i: number): void => {
    const flags = {
      name: `m${i}`,
      'data-dir': join(directory, `m${i}`),
      'listen-client-urls': clientUrl(i),
      'advertise-client-urls': clientUrl(i),
      'listen-peer-urls': peerUrl(i),
      'initial-advertise-peer-urls': peerUrl(i),
      'initial-cluster': cluster,
      'heartbeat-interval': '20',
      'election-timeout': '200',
      ...(secured && etcdFlags(secured.files)),
    };
    children[i] = new Child(
      'etcd',
      Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
    );
  };
  const answers = async (): Promise<boolean> => {
    const store = openEtcdStore({ endpoints, prefix, timeoutMs: 500, own });
    try {
      return (await store.describe()).members.every(({ state }) => state === 'leads' || state === 'follows');
    } finally {
      await store.close();
    }
  };
  const start = async (): Promise<void> => {
    indexes.forEach(startMember);
    await eventually('every etcd member answers', 10_000, answers);
  };
  await start();
  await createInEtcd({ endpoints, prefix, timeoutMs: 5_000, own }, sampleContent);
  return {
    endpoints,
    prefix,
    storeConfig: JSON.stringify({ kind: 'etcd', endpoints, prefix }),
    pids: () => children.map((child) => child.pid ?? 0),
    open: (timeoutMs) => openEtcdStore({ endpoints, prefix, timeoutMs, own }),
    freeze: () => {
      for (const child of children) child.signal('SIGSTOP');
    },
    thaw: () => {
      for (const child of children) child.signal('SIGCONT');
    },
    kill: async () => {
      await Promise.all(children.map((child) => child.kill()));
    },
    start,
    freezeMember: (i) => children[i]?.signal('SIGSTOP'),
    thawMember: (i) => children[i]?.signal('SIGCONT'),
    killMember: async (i) => children[i]?.kill(),
    startMember,
    close: async () => {
      await Promise.all(children.map((child) => child.kill()));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
