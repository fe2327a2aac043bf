/**
 * A whole cluster whose store is not well. With a fence device for every node the rule is: owners run on, nobody is
 * fenced, nothing moves, the status page says it in words, and it goes on by itself when the store is back.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { clusterFile } from './support/cluster-file.ts';
import { holdSteady } from './support/steady.ts';
import { startWithinMs, TestCluster, takeoverWithinMs } from './support/test-cluster.ts';
import { throughout, until } from './support/until.ts';

const address = '10.1.0.50';

describe('A cluster on a sqlite store', () => {
  let cluster: TestCluster;

  before(async () => {
    const file = clusterFile(`store-${process.pid}`, ['a', 'b', 'c']);
    // As short as validation allows, so that a store can be gone for longer than a lease.
    file.timing = { ...file.timing, hang: '1500ms', lease: '5500ms' };
    cluster = await TestCluster.up(file);
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a', startWithinMs);
  });

  after(() => cluster?.down());
  afterEach(() => cluster.owners.check());

  /** A change goes through: the cluster decides again. */
  async function goesOn(): Promise<void> {
    await until(
      async () => (await cluster.status('a')).store.healthy,
      takeoverWithinMs,
      'a reaches the store',
    );
    await cluster.ask('b', 'group', 'restart', 'web');
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a');
    const { problems } = await cluster.status('a');
    assert.deepEqual(problems, [], 'nothing is left to tell');
  }

  async function killAndRestart(): Promise<void> {
    const pid = cluster.main('a', 'web/app');
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
    const back = () => (cluster.main('a', 'web/app') ?? pid) !== pid;
    await until(back, takeoverWithinMs, 'the process is back', () => cluster.lastWords());
  }

  async function host(name: string) {
    const found = (await cluster.lab.status()).hosts.find((h) => h.name === name);
    assert.ok(found);
    return found;
  }

  /** Runs a script in the store's host while its process is dead: $1 is the file, $2 a place for copies, $3 its directory. */
  async function whileGone(script: string): Promise<void> {
    await cluster.lab.store('gone');
    const directory = join(cluster.lab.dir, 'store');
    const argv = ['sh', '-ec', script, 'store', join(directory, 'holdfast.db'), cluster.directory, directory];
    const { code, stderr } = await cluster.lab.exec('store', argv);
    assert.equal(code, 0, stderr);
    await cluster.lab.store('up');
  }

  test('A store that answers late, but in time, delays changes and disturbs nobody', async () => {
    await cluster.lab.store('slow', 300);
    const steady = await holdSteady(cluster, 'a');
    await throughout(
      async () => (await cluster.status('a')).nodes.every((n) => n.state === 'in'),
      3000,
      'all are in',
    );
    await steady.check();
    await cluster.ask('c', 'group', 'move', 'web', 'b');
    await cluster.untilRuns('web', 'b');
    await cluster.ask('c', 'group', 'unpin', 'web');
    await cluster.untilRuns('web', 'a');
    await cluster.lab.store('up');
    await goesOn();
  });

  test('A store slower than its time-out leaves everything where it is', async () => {
    const steady = await holdSteady(cluster, 'a');
    await cluster.lab.store('slow', 2500);
    await cluster.untilTells('a', 'store-unreachable');
    await throughout(() => cluster.owners.owners(address).join() === 'a', 6000, 'a keeps the address');
    await steady.check();
    await cluster.lab.store('up');
    await steady.check();
    await goesOn();
  });

  test('While the store is gone owners run on past their lease and a process that dies is back in place', async () => {
    const steady = await holdSteady(cluster, 'a');
    await cluster.lab.store('gone');
    await cluster.untilTells('a', 'store-unreachable');
    await cluster.untilTells('b', 'store-unreachable');
    // Asked now, carried out when the store is back; the command may give up waiting before that.
    const asked = cluster.holdfast('b', 'node', 'drain', 'c');
    await throughout(() => cluster.owners.owners(address).join() === 'a', 6500, 'a keeps the address');
    await steady.check();
    await killAndRestart();
    await cluster.lab.store('up');
    await cluster.untilAllIn();
    const { code, stderr } = await asked;
    if (code !== 0) assert.match(stderr, /store does not answer.*stays queued/);
    await until(
      async () => (await cluster.node('c', 'a')).drained !== null,
      takeoverWithinMs,
      'c is drained',
    );
    await cluster.ask('c', 'node', 'resume', 'c');
    await goesOn();
  });

  for (const mode of ['readonly', 'full'] as const) {
    test(`A store that is ${mode} leaves owners alone for longer than a lease and is told in words`, async () => {
      const steady = await holdSteady(cluster, 'a');
      await cluster.lab.store(mode);
      await cluster.untilTells('a', 'lease-out-on');
      const { problems, store } = await cluster.status('a');
      const why = problems.some(({ text }) =>
        (mode === 'full' ? /disk is full/ : /I\/O error|read-?only/).test(text),
      );
      assert.ok(why, `it says why: ${JSON.stringify(problems)}`);
      const failed = Number(/(\d+) failed requests/.exec(store.members[0]?.detail ?? '')?.[1]);
      assert.ok(failed < 500, `a store that refuses is not hammered: ${failed} requests failed`);
      await steady.check();
      await killAndRestart();
      await cluster.lab.store('up');
      await goesOn();
    });
  }

  test('A node that loses power while the store is gone is taken over from when the store is back', async () => {
    await cluster.lab.store('gone');
    await cluster.untilTells('b', 'store-unreachable');
    await cluster.lab.power('a', 'off');
    const missed = async () =>
      (await cluster.events('b', 10)).some(
        (r) => r.kind === 'hears-no-longer' && r.node === 'a' && r.network === 'ring',
      );
    await until(missed, takeoverWithinMs, 'b misses a');
    await throughout(
      () => cluster.owners.owners(address).length === 0,
      2000,
      'nobody takes the address over',
    );
    await cluster.lab.store('up');
    const view = await cluster.untilRuns('web', 'b');
    assert.equal(view.proof, 'off');
    await cluster.lab.power('a', 'on');
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a');
  });

  test('A store that went back in time is refused by all and trusted again when it is put right', async () => {
    const steady = await holdSteady(cluster, 'a');
    await whileGone('mkdir "$2/old" && cp "$1"* "$2/old"');
    await cluster.ask('a', 'node', 'drain', 'c');
    await cluster.ask('a', 'node', 'resume', 'c');
    await whileGone('mkdir "$2/new" && cp "$1"* "$2/new" && rm "$1"* && cp "$2"/old/* "$3"');
    for (const node of cluster.nodes) await cluster.untilTells(node, 'store-older');
    await throughout(() => cluster.owners.owners(address).join() === 'a', 2000, 'a keeps the address');
    await steady.check();
    await whileGone('rm "$1"* && cp "$2"/new/* "$3"');
    await steady.check();
    await goesOn();
  });

  test('A store whose file is corrupted disturbs no owner and goes on when the file is restored', async () => {
    const steady = await holdSteady(cluster, 'a');
    await whileGone(
      'mkdir "$2/good" && cp "$1"* "$2/good" && rm -f "$1"-*; dd if=/dev/urandom of="$1" bs=4k count=2 conv=notrunc status=none',
    );
    await cluster.untilTells('a', 'store-unreachable');
    await throughout(() => cluster.owners.owners(address).join() === 'a', 3000, 'a keeps the address');
    const { log } = await host('store');
    assert.match(readFileSync(log, 'utf8'), /holdfast\.db.*(corrupt|damaged|not a database|malformed)/);
    await whileGone('rm "$1"* && cp "$2"/good/* "$3"');
    await steady.check();
    await goesOn();
  });
});
