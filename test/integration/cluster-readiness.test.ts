/** A whole cluster is asked whether a failover would work, while faults are planted on the hosts of its nodes one by one. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { ReadinessView } from '../../src/api/contract/views.ts';
import { exitCodes } from '../../src/errors.ts';
import { clusterFile } from './support/cluster-file.ts';
import { startWithinMs, TestCluster } from './support/test-cluster.ts';
import { until } from './support/until.ts';

/** A look comes every 20 s. */
const foundWithinMs = 90_000;
const serve = (host: string) => `require('node:net').createServer().listen(8080, '${host}')`;

describe('The readiness of a cluster', () => {
  let cluster: TestCluster;
  let programs = '';

  before(async () => {
    const file = clusterFile(`ready-${process.pid}`, ['a', 'b', 'c']);
    const web = file.groups.web!;
    Object.assign(web, { nodes: ['a', 'b'], restricted: true });
    cluster = await TestCluster.up(file, (directory) => {
      programs = join(directory, 'bin');
      mkdirSync(programs);
      copyFileSync(process.execPath, join(programs, 'server'));
      const ready = { host: '10.1.0.50', port: 8080 };
      const command = [join(programs, 'server'), '-e', serve('10.1.0.50')];
      Object.assign(web.resources, { app: { type: 'exec', command, ready } });
    });
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a', startWithinMs);
  });

  after(() => cluster?.down());
  afterEach(() => cluster.owners.check());

  async function untilJudged(verdict: ReadinessView['verdict'], kind?: string): Promise<ReadinessView> {
    let seen: ReadinessView | undefined;
    const judged = async () => {
      seen = await cluster.client('c').readiness();
      const reasons = [...seen.reasons, ...seen.groups.flatMap((group) => group.reasons)];
      return seen.verdict === verdict && (!kind || reasons.some(({ code }) => code === kind));
    };
    await until(judged, foundWithinMs, `readiness is ${verdict} (${kind ?? 'nothing'})`, () =>
      JSON.stringify(seen),
    );
    return seen!;
  }

  const drill = ['drill', 'group', 'web', '--yes'];

  async function inNode(node: string, ...argv: string[]): Promise<void> {
    const { code, stderr } = await cluster.lab.exec(node, argv);
    assert.equal(code, 0, stderr);
  }

  test('is ready while all is well, and names the node that would take the group over', async () => {
    const { groups } = await untilJudged('ready');
    assert.equal(groups[0]?.standby, 'b');
    const { code, stdout } = await cluster.holdfast('a', 'readiness', '--check');
    assert.equal(code, 0, stdout);
  });

  test('is gone when the program is missing on the only standby, and back with it', async () => {
    await inNode('b', 'mount', '-t', 'tmpfs', 'none', programs);
    await untilJudged('not-ready', 'lacks-program');
    assert.equal((await cluster.holdfast('a', 'readiness', 'web', '--check')).code, 2);
    await inNode('b', 'umount', programs);
    await untilJudged('ready');
  });

  test('is gone while another process has the port there', async () => {
    const other = await cluster.lab.spawn('b', [process.execPath, '-e', serve('0.0.0.0')]);
    try {
      await untilJudged('not-ready', 'port-taken');
    } finally {
      other.kill('SIGKILL');
    }
    await untilJudged('ready');
  });

  test('is gone while the standby is drained, or the group under maintenance', async () => {
    await cluster.ask('a', 'node', 'drain', 'b');
    const { groups } = await untilJudged('not-ready', 'no-standby');
    assert.equal(groups[0]?.standby, null);
    await cluster.ask('a', 'node', 'resume', 'b');
    await untilJudged('ready');
    await cluster.ask('a', 'group', 'maintenance', 'web', 'on');
    await untilJudged('not-ready', 'group-maintained');
    await cluster.ask('a', 'group', 'maintenance', 'web', 'off');
    await untilJudged('ready');
  });

  test('is gone while the fence device does not say whether the owner is on', async () => {
    await cluster.lab.powerSwitch({ kind: 'fail' });
    await untilJudged('not-ready', 'device-silent');
    await cluster.lab.powerSwitch({ kind: 'ok' });
    await untilJudged('ready');
  });

  test('is rehearsed by a drill, which measures the outage and brings the group back', async () => {
    const { code, stdout, stderr } = await cluster.holdfast('c', ...drill, '-o', 'json');
    assert.equal(code, 0, stderr);
    const { outageMs, backOutageMs, ...told } = JSON.parse(stdout);
    assert.deepEqual(told, { group: 'web', from: 'a', to: 'b', target: '10.1.0.50:8080' });
    for (const ms of [outageMs, backOutageMs]) assert.ok(typeof ms === 'number' && ms > 0, stdout);
    const web = await cluster.group('web', 'c');
    assert.deepEqual([web.node, web.pin, web.state], ['a', null, 'running']);
    await cluster.ask('a', 'group', 'move', 'web', 'b');
    const refused = await cluster.holdfast('a', ...drill);
    assert.equal(refused.code, exitCodes.refused, refused.stderr);
    await cluster.ask('a', 'group', 'move', 'web', 'a');
    await cluster.ask('a', 'group', 'unpin', 'web');
  });

  test('is gone when the standby has lost its power', async () => {
    await cluster.lab.power('b', 'off');
    await untilJudged('not-ready', 'no-standby');
  });
});
