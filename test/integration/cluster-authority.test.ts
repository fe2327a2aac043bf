/** The key of the authority goes from one node of a real cluster to another, out of it and back, also where that is cut off. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { AuthorityKeyView } from '../../src/api/contract/views.ts';
import { type ClusterFile, clusterFile } from './support/cluster-file.ts';
import { TestCluster } from './support/test-cluster.ts';
import { until } from './support/until.ts';

const withinMs = 60_000;

describe('A cluster whose authority moves', () => {
  let cluster: TestCluster;

  before(async () => {
    const file: ClusterFile = clusterFile(`authority-${process.pid}`, ['a', 'b', 'c']);
    file.cluster.identity = 'identity';
    cluster = await TestCluster.up(file);
    await cluster.untilAllIn();
  });
  after(() => cluster?.down());

  async function states(at: string): Promise<Readonly<Record<string, AuthorityKeyView['is']>>> {
    const shown = JSON.parse(await cluster.ask(at, 'authority', 'show', '-o', 'json')) as AuthorityKeyView[];
    return Object.fromEntries(shown.map(({ node, is }) => [node, is]));
  }

  /** Keys that are none are refused for another reason where it is not. */
  async function isGiving(node: string): Promise<boolean> {
    const none = { nodes: '', people: null, passphrase: 'none', beside: false, nonce: '0'.repeat(32) };
    const refused = await cluster
      .client(node)
      .takeAuthority(none)
      .catch((error) => error as { readonly code?: string });
    return 'code' in refused && refused.code === 'authority-not-taken';
  }

  const renew = (node: string) => cluster.holdfast(node, 'certificate', 'renew', cluster.path);

  const audited = async (node: string) =>
    (
      JSON.parse(await cluster.ask('c', 'audit', '--node', node, '-o', 'json')) as {
        who: string;
        what: string;
        answer: string;
      }[]
    ).map(({ who, what, answer }) => `${who} ${what} ${answer}`);

  test('The node that has it is named; another one says where to ask', async () => {
    assert.deepEqual(await states('c'), { a: 'ready', b: 'none', c: 'none' });
    const { code, stderr } = await cluster.holdfast('b', 'authority', 'move', 'c');
    assert.deepEqual([code, stderr.includes('On a: holdfast authority move c.')], [3, true], stderr);
  });

  test('Moved to b, b issues certificates and a says that it has it not', async () => {
    const moved = await cluster.ask('a', 'authority', 'move', 'b');
    assert.match(moved, /^b has the key of the authority, and has signed with it\. Removed here: /);
    assert.deepEqual(await states('a'), { a: 'none', b: 'ready', c: 'none' });
    for (const node of ['a', 'c']) {
      const { stdout, stderr } = await renew(node);
      assert.match(stdout, /is renewed by b;/, stderr);
    }
    const { code, stderr } = await cluster.holdfast('a', 'authority', 'move', 'c');
    assert.deepEqual([code, stderr.includes('On b: holdfast authority move c.')], [3, true], stderr);
    assert.ok((await audited('a')).includes('root move-authority ok'));
    assert.ok((await audited('b')).includes('a take-authority ok'));
  });

  test('A move to a node that takes nothing now, whose agent is killed meanwhile, leaves the key where it was', async () => {
    process.kill(cluster.daemonPid('c'), 'SIGSTOP');
    const was = cluster.daemonPid('b');
    const moving = cluster.holdfast('b', 'authority', 'move', 'c');
    await until(
      () => isGiving('b'),
      withinMs,
      'b gives the key',
      () => cluster.lastWords(),
    );
    process.kill(was, 'SIGKILL');
    assert.notEqual((await moving).code, 0);
    await cluster.untilAllIn(withinMs);
    const { b } = await states('a');
    assert.equal(b, 'ready');
    await cluster.ask('b', 'authority', 'move', 'c');
    assert.deepEqual(await states('a'), { a: 'none', b: 'none', c: 'ready' });
  });

  test('Two nodes that have it and give it to each other both answer, and one has it at least', async () => {
    await cluster.ask('c', 'authority', 'copy', 'a');
    assert.deepEqual(await states('b'), { a: 'ready', b: 'none', c: 'ready' });
    await Promise.all([
      cluster.holdfast('a', 'authority', 'move', 'c'),
      cluster.holdfast('c', 'authority', 'move', 'a'),
    ]);
    const { a, c } = await states('b');
    assert.ok(a === 'ready' || c === 'ready', `${a}, ${c}`);
    if (a !== 'ready') await cluster.ask('c', 'authority', 'move', 'a');
    else if (c === 'ready') await cluster.ask('c', 'authority', 'move', 'a');
    assert.deepEqual(await states('b'), { a: 'ready', b: 'none', c: 'none' });
  });

  test('Taken offline no node issues; brought to another one, that issues', async () => {
    const out = join(cluster.directory, 'offline');
    await cluster.ask('a', 'authority', 'offline', out, '--cluster', cluster.path, '--yes');
    assert.ok(existsSync(join(out, 'authority.key')));
    assert.deepEqual(await states('b'), { a: 'none', b: 'none', c: 'none' });
    const inVain = await renew('c');
    assert.notEqual(inVain.code, 0, inVain.stdout);
    assert.match(await cluster.ask('b', 'authority', 'show'), /No node that answered has it/);
    await cluster.ask('b', 'authority', 'import', out);
    assert.deepEqual(await states('a'), { a: 'none', b: 'ready', c: 'none' });
    assert.match((await renew('c')).stdout, /is renewed by b;/);
    assert.ok((await audited('a')).includes('root drop-authority ok'));
    assert.ok((await audited('b')).includes('root take-authority ok'));
  });
  test('Lost with its node, it comes to another one from a backup', async () => {
    const [backup, passphrase] = ['office.backup', 'passphrase'].map((name) => join(cluster.directory, name));
    writeFileSync(passphrase!, 'a passphrase of the backup\n');
    const opened = ['--passphrase-file', passphrase!];
    await cluster.ask('b', 'backup', backup!, ...opened, '--cluster', cluster.path);
    await cluster.lab.power('b', 'off');
    await cluster.ask('a', 'authority', 'import', backup!, ...opened);
    assert.match((await renew('c')).stdout, /is renewed by a;/);
  });
});
