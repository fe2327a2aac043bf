/**
 * What `holdfast what-if` foretells, against what then really happens: where every group runs, and who is gone. That it touches
 * nothing is looked at every time, in the document and in the journals.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { exitCodes } from '../../src/errors.ts';
import { clusterFile, sleeper, webGroup } from './support/cluster-file.ts';
import { startWithinMs, TestCluster, takeoverWithinMs } from './support/test-cluster.ts';
import { until } from './support/until.ts';

/** What of `-o json` is compared. */
interface Foretold {
  readonly verdict: string;
  readonly rests: boolean;
  readonly broke: string | null;
  readonly groups: readonly {
    readonly group: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
  readonly fenced: readonly { readonly node: string; readonly proof: string }[];
  readonly store: {
    readonly after: { readonly all: number; readonly living: number; readonly answers: boolean };
  };
  readonly remarks: readonly unknown[];
}

type Places = Readonly<Record<string, string | null>>;

/** Asked at `node`; exit code and answer. Nothing of the cluster is another one afterwards. */
async function foretell(cluster: TestCluster, node: string, line: string) {
  const before = await traces(cluster, node);
  const { code, stdout, stderr } = await cluster.holdfast(node, 'what-if', line, '-o', 'json');
  assert.equal(stderr, '');
  assert.deepEqual(await traces(cluster, node), before, 'nothing was touched');
  const told = JSON.parse(stdout) as Foretold;
  assert.deepEqual([told.broke, told.remarks], [null, []]);
  const places: Places = Object.fromEntries(told.groups.map(({ group, after }) => [group, after]));
  return { code, told, places, gone: told.fenced.map((one) => one.node).sort() };
}

/** What a request or a fault would have changed, of the document and of every record. */
async function traces(cluster: TestCluster, node: string) {
  const { document, records } = await cluster.client(node).snapshot();
  const { nodes, groups, drained, pins, stopped, fenced, answers, config, term } = document;
  const kept = Object.entries(records).map(([name, { inc, running, requests }]) => [
    name,
    inc,
    running,
    requests,
  ]);
  return { nodes, groups, drained, pins, stopped, fenced, answers, config, term, kept };
}

async function placesOf(cluster: TestCluster, node: string): Promise<Places> {
  const groups = await cluster.client(node).groups();
  return Object.fromEntries(
    groups.map((group) => [group.name, group.state === 'running' ? group.node : null]),
  );
}

function untilPlaces(cluster: TestCluster, node: string, places: Places): Promise<boolean> {
  const are = async () => JSON.stringify(await placesOf(cluster, node)) === JSON.stringify(places);
  return until(are, takeoverWithinMs, JSON.stringify(places), () => cluster.lastWords());
}

describe('What-if in a cluster of four', () => {
  let cluster: TestCluster;

  before(async () => {
    const file = clusterFile(`what-if-${process.pid}`, ['a', 'b', 'c', 'd']);
    file.groups.web = webGroup('10.1.0.50', { nodes: ['a', 'b', 'c'] });
    file.groups.db = {
      nodes: ['b', 'c'],
      restricted: true,
      failbackAfter: '0s',
      resources: { app: sleeper() },
    };
    file.groups.files = { nodes: ['d'], apart: ['web'], failbackAfter: '0s', resources: { app: sleeper() } };
    cluster = await TestCluster.up(file);
    await isWell();
  });

  after(() => cluster?.down());
  afterEach(() => cluster.owners.check());

  const isWell = () => cluster.untilServing({ web: 'a', db: 'b', files: 'd' });

  async function goneNodes(): Promise<string[]> {
    const nodes = await cluster.client('c').nodes();
    return nodes.flatMap(({ name, state }) => (state === 'gone' ? [name] : []));
  }

  async function comesTrue(line: string, really: () => Promise<unknown>): Promise<Places> {
    const before = await goneNodes();
    const { code, places, gone } = await foretell(cluster, 'c', line);
    assert.equal(code, exitCodes.ok);
    await really();
    await untilPlaces(cluster, 'c', places);
    assert.deepEqual(await goneNodes(), [...before, ...gone].sort());
    return places;
  }

  test('The owner loses its power: the next node has the group', async () => {
    const places = await comesTrue('power off a', () => cluster.lab.power('a', 'off'));
    assert.equal(places.web, 'b');
  });

  test('A node is down already, and the next one is lost', async () => {
    const places = await comesTrue('power off b', () => cluster.lab.power('b', 'off'));
    assert.deepEqual([places.web, places.db], ['c', 'c']);
    await cluster.lab.power('a', 'on');
    await cluster.lab.power('b', 'on');
    await isWell();
  });

  test('Two nodes lose each other: nothing moves', async () => {
    await comesTrue('cut a b', () => cluster.lab.cut('a', 'b'));
    await cluster.lab.mend('a', 'b');
    await isWell();
  });

  test('A node is isolated', async () => {
    await comesTrue('isolate d', () => cluster.lab.isolate('d'));
    await cluster.lab.heal('d');
    await cluster.lab.power('d', 'on');
    await isWell();
  });

  test('A node is drained, and resumed', async () => {
    await comesTrue('drain b', () => cluster.ask('c', 'node', 'drain', 'b'));
    await comesTrue('resume b', () => cluster.ask('c', 'node', 'resume', 'b'));
    await isWell();
  });

  test('What took its time here is reckoned with as it was measured', async () => {
    const { stdout } = await cluster.holdfast('b', 'what-if', 'drain b; wait; power off a', '-o', 'json');
    const { durations } = JSON.parse(stdout) as { durations: { what: string; of: string; from: string }[] };
    const db = durations.find(({ what, of }) => what === 'stop' && of === 'db');
    assert.equal(db?.from, 'measured');
  });

  test('A group has nowhere to run when the nodes that may run it are lost', async () => {
    const { code, places, told } = await foretell(cluster, 'd', 'power off b; power off c');
    assert.deepEqual([code, told.verdict, places.db], [exitCodes.down, 'down', null]);
    await Promise.all(['b', 'c'].map((node) => cluster.lab.power(node, 'off')));
    await Promise.all(['b', 'c'].map((node) => cluster.untilNode(node, 'gone', 'd')));
    await untilPlaces(cluster, 'd', places);
    await Promise.all(['b', 'c'].map((node) => cluster.lab.power(node, 'on')));
    await isWell();
  });

  test('A mistake in the line is told with its column, and nothing is played', async () => {
    const { code, stdout, stderr } = await cluster.holdfast('a', 'what-if', 'power off a; cut b e');
    assert.deepEqual([code, stdout], [exitCodes.usage, '']);
    assert.match(stderr, /Column 20 .*"e": there is no such node/);
  });
});

describe('What-if where the members of the store are on the nodes', () => {
  let cluster: TestCluster;

  before(async () => {
    const file = clusterFile(`what-if-etcd-${process.pid}`, ['a', 'b', 'c']);
    file.store = { kind: 'etcd', managed: true, members: ['a'], network: 'ring' };
    cluster = await TestCluster.up(file);
    await cluster.untilAllIn();
    file.store = { ...file.store, members: ['a', 'b', 'c'] };
    cluster.write(file);
    await cluster.ask('b', 'apply', cluster.path, '--yes');
    const isWhole = async () => {
      const { store } = await cluster.status('b');
      return store.members.length === 3 && store.members.every(({ well }) => well);
    };
    await until(isWhole, 60_000, 'three members answer', () => cluster.lastWords());
    await cluster.untilRuns('web', 'a', startWithinMs);
  });

  after(() => cluster?.down());

  test('The loss of one node leaves a majority, and of a second one does not', async () => {
    const first = await foretell(cluster, 'a', 'power off c');
    assert.deepEqual([first.code, first.told.verdict], [exitCodes.ok, 'nothing']);
    assert.deepEqual(first.told.store.after, { ...first.told.store.after, all: 3, living: 2, answers: true });
    await cluster.lab.power('c', 'off');
    await cluster.untilNode('c', 'gone', 'a');
    await cluster.untilRuns('web', 'a');
    const second = await foretell(cluster, 'a', 'power off b');
    assert.deepEqual([second.code, second.told.verdict], [exitCodes.down, 'no-majority']);
    assert.deepEqual(second.told.store.after, {
      ...second.told.store.after,
      all: 3,
      living: 1,
      answers: false,
    });
    assert.equal(second.places.web, 'a');
    await cluster.lab.power('b', 'off');
    await until(
      async () => !(await cluster.status('a')).store.reachable,
      takeoverWithinMs,
      'the store answers nobody',
    );
    assert.equal((await cluster.group('web', 'a')).node, 'a');
    assert.equal(cluster.pids('a', 'web/app').length, 2, 'web runs on a');
    const blind = await cluster.holdfast('a', 'what-if', 'power off b');
    assert.equal(blind.code, exitCodes.unreachable);
  });
});
