/** What a fault must not touch: the processes of a service, who has its address, and the life of every node. */
import assert from 'node:assert/strict';
import type { TestCluster } from './test-cluster.ts';

export interface Steady {
  /** Throws when the service was restarted or moved, or a node was fenced or began anew. */
  check(): Promise<void>;
}

interface Held {
  readonly service?: string;
  readonly address?: string;
  /** `replaced`: other keepers may come, as long as they go on as the same incarnations. */
  readonly agents?: 'stay' | 'replaced';
}

/** Remembers the present: `service` (as `group/resource`) and `address` are `node`'s now and must stay so. */
export async function holdSteady(
  cluster: TestCluster,
  node: string,
  { service = 'web/app', address = '10.1.0.50', agents = 'stay' }: Held = {},
): Promise<Steady> {
  const before = await look();
  const begin = performance.now();
  assert.deepEqual(
    [before.address, before.service],
    [[node], [node]],
    `${node} has ${address} and ${service}`,
  );
  return {
    async check() {
      assert.deepEqual(await look(), before, cluster.lastWords());
      const forMs = performance.now() - begin;
      for (const thing of [address, service]) {
        const unchanged = cluster.owners.unchangedMs(thing);
        assert.ok(unchanged >= forMs, `${thing} stayed with ${node} for ${forMs} ms, only ${unchanged} ms`);
      }
    },
  };

  /** Lives are told from outside: asking an agent that has no store would be asking the one in doubt. */
  async function look() {
    const { hosts } = await cluster.lab.status();
    return {
      address: cluster.owners.owners(address),
      service: cluster.owners.owners(service),
      pids: cluster.pids(node, service),
      lives: hosts.map((host) => `${host.name} ${host.pid} ${host.power}`),
      keepers: hosts
        .filter((host) => agents === 'stay' && host.kind === 'node' && host.power === 'on')
        .map((host) => cluster.keeperPid(host.name)),
      incarnations: cluster.nodes.map((name) => cluster.incarnation(name)),
    };
  }
}
