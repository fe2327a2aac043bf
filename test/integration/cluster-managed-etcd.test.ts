/**
 * An etcd that Holdfast keeps, on the nodes of a cluster, with certificates and without: from one member to three, one that loses its
 * data, one that is short of room, and back to one. What the cluster runs notices nothing of it.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { clusterFile } from './support/cluster-file.ts';
import type { TestCluster } from './support/test-cluster.ts';
import { keepUndisturbed } from './support/undisturbed.ts';
import { until } from './support/until.ts';

const withinMs = 60_000;
interface Row {
  readonly name: string;
  readonly state: string;
  readonly url: string;
}

/** Writes what nobody reads over and over, until etcd takes no more: its quota is used up. */
const filling = `const [url, identity] = process.argv.slice(1);
const { readFileSync } = await import('node:fs');
const { request } = await import(url.startsWith('https') ? 'node:https' : 'node:http');
const read = (name) => (identity ? readFileSync(identity + '/' + name) : undefined);
const shown = { ca: read('authority.crt'), cert: read('node.crt'), key: read('node.key') };
const post = (path, body) => new Promise((resolve, reject) => {
  const asked = request(url + '/v3/' + path, { method: 'POST', ...shown }, async (answer) => {
    resolve(Buffer.concat(await answer.toArray()).toString());
  });
  asked.on('error', reject).end(JSON.stringify(body));
});
const value = Buffer.alloc(1024 * 1024, 'x').toString('base64');
for (let i = 0; i < 64; i += 1) {
  const said = await post('kv/put', { key: Buffer.from('/other').toString('base64'), value });
  if (said.includes('space exceeded')) { console.log('full'); break; }
}`;

const ways: Readonly<Record<string, { readonly scheme: string; readonly identity?: string }>> = {
  'with certificates': { scheme: 'https', identity: 'identity' },
  'without certificates': { scheme: 'http' },
};

for (const [way, { scheme, identity }] of Object.entries(ways))
  describe(`A cluster whose etcd Holdfast keeps, ${way}`, () => {
    const name = `managed-${scheme}-${process.pid}`;
    const member = `${scheme}://10.2.0.11:2379`;
    const file = clusterFile(name, ['a', 'b', 'c']);
    if (identity !== undefined) file.cluster.identity = identity;
    file.store = { kind: 'etcd', managed: true, members: ['a'], network: 'ring', quota: 16 };
    let cluster: TestCluster;
    keepUndisturbed(file, withinMs, (up) => {
      cluster = up;
    });

    /** In the words of the command where it fails. */
    async function rows(): Promise<readonly Row[] | string> {
      const list = await cluster.holdfast(
        'b',
        'store',
        'member',
        'list',
        '--cluster',
        cluster.path,
        '-o',
        'json',
      );
      if (list.code !== 0) return list.stderr;
      return JSON.parse(list.stdout) as readonly Row[];
    }

    async function members(): Promise<string> {
      const found = await rows();
      if (typeof found === 'string') return found;
      const isWell = ({ state }: Row) => state === 'leads' || state === 'follows';
      return found.map((row) => (isWell(row) ? row.name : `${row.name} ${row.state}`)).join(', ');
    }

    const untilMembers = (expected: string) =>
      until(async () => (await members()) === expected, withinMs, `the members are ${expected}`);

    async function change(names: readonly string[]): Promise<void> {
      file.store = { ...file.store, members: names };
      cluster.write(file);
      await cluster.ask('b', 'apply', cluster.path, '--yes');
    }

    async function untilFollowed(): Promise<void> {
      for (const node of cluster.nodes)
        await until(
          async () => !(await cluster.status(node)).problems.some(({ code }) => code.startsWith('store')),
          withinMs,
          `${node} has nothing to say of the store`,
        );
    }

    const onHost = (host: string, script: string) =>
      cluster.lab.exec(host, ['sh', '-c', script], { timeoutMs: 20_000 });

    test('One member becomes three, one after the other, by applying a file', async () => {
      assert.equal(await members(), 'a');
      await change(['a', 'b', 'c']);
      await untilMembers('a, b, c');
      await untilFollowed();
      for (const row of await rows())
        assert.match(row instanceof Object ? row.url : row, new RegExp(`^${scheme}:`));
    });

    test('A member that lost its data does not come back by itself, and another in its place does', async () => {
      await onHost('c', 'kill -9 $(pidof etcd); rm -rf /var/lib/holdfast/etcd/data');
      await untilMembers('a, b, c silent');
      const other = await cluster.holdfast(
        ...(['a', 'store', 'member', 'replace', 'b', 'b', '--cluster', cluster.path, '--yes'] as const),
      );
      assert.equal(other.code, 3, other.stderr);
      const lost = ['store', 'member', 'replace', 'c', 'c', '--cluster', cluster.path, '--yes'];
      await cluster.ask('a', ...lost);
      await untilMembers('a, b, c');
    });

    test('A store that has used up its quota gets room again by itself, and tells so', async () => {
      const { stdout } = await cluster.lab.exec(
        'b',
        [
          process.execPath,
          '--input-type=module',
          '-e',
          filling,
          member,
          identity ? join(cluster.directory, identity) : '',
        ],
        { timeoutMs: 30_000 },
      );
      assert.equal(stdout.trim(), 'full');
      await until(
        async () => {
          const events = await Promise.all(
            cluster.nodes.map((node) => cluster.ask(node, 'events', '-o', 'json')),
          );
          return events.some((text) => text.includes('store-room-made'));
        },
        withinMs,
        'room was made',
      );
      await cluster.ask('c', 'group', 'maintenance', 'web', 'on');
      await cluster.ask('c', 'group', 'maintenance', 'web', 'off');
    });

    test('Three members become one, which is not the one that began', async () => {
      await change(['b']);
      await untilMembers('b');
      await untilFollowed();
      await cluster.ask('c', 'group', 'maintenance', 'web', 'on');
      await cluster.ask('c', 'group', 'maintenance', 'web', 'off');
    });
  });
