/** A drill that takes the power of the node that serves, for real, and what the cluster remembers of it. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { DrillView } from '../../src/api/contract/views.ts';
import { exitCodes } from '../../src/errors.ts';
import { clusterFile } from './support/cluster-file.ts';
import { startWithinMs, TestCluster } from './support/test-cluster.ts';
import { until } from './support/until.ts';

const program = join(import.meta.dirname, '..', '..', 'lab', 'power-switch');
/** A device that knows no "on", where there is a file `deaf` beside it. */
const wrapper = (directory: string) => `#!/bin/sh
request=$(cat)
case $request in *action=on*) [ ! -e ${directory}/deaf ] || { echo "no such action" >&2; exit 1; } ;; esac
printf '%s\\n' "$request" | ${program}
`;

describe('A drill with --power', () => {
  let cluster: TestCluster;

  before(async () => {
    const file = clusterFile(`drill-${process.pid}`, ['a', 'b', 'c']);
    const device = { device: 'agent', program: './switch', options: { port: '{node}' }, timeout: '5s' };
    file.cluster.fence = [device];
    cluster = await TestCluster.up(file, (directory) =>
      writeFileSync(join(directory, 'switch'), wrapper(directory), { mode: 0o755 }),
    );
    await allIsWell();
  });
  after(() => cluster?.down());
  afterEach(() => cluster.owners.check());

  async function allIsWell(): Promise<void> {
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a', startWithinMs);
    const ready = async () => (await cluster.client('b').readiness()).verdict === 'ready';
    await until(ready, startWithinMs, 'a failover would work', () => cluster.lastWords());
  }

  const drill = ['drill', 'group', 'web', '--power', '--yes', '-o', 'json'];
  const powerOf = async (node: string) =>
    (await cluster.lab.status()).hosts.find(({ name }) => name === node)?.power;

  test('is taken over as a loss of power is; the outage is measured and kept, and the node has power again', async () => {
    const { incarnation } = await cluster.node('a', 'b');
    const { code, stdout, stderr } = await cluster.holdfast('b', ...drill);
    assert.equal(code, exitCodes.ok, stderr);
    const { outageMs, to, ...told } = JSON.parse(stdout);
    assert.deepEqual(told, { group: 'web', from: 'a', target: '10.1.0.50', isOnAgain: true });
    // Never less than the misses that make a node suspect.
    assert.ok(outageMs >= 400, stdout);
    const proofs = (await cluster.events('c')).filter((reason) => reason.kind === 'node-gone');
    assert.notEqual(proofs.length, 0);
    await allIsWell();
    assert.notEqual((await cluster.node('a', 'b')).incarnation, incarnation);
    const [kept, ...others] = JSON.parse(
      await cluster.ask('c', 'drill', 'list', '-o', 'json'),
    ) as DrillView[];
    assert.deepEqual(others, []);
    assert.deepEqual(
      [kept?.group, kept?.how, kept?.from, kept?.to, kept?.outageMs],
      ['web', 'power', 'a', to, outageMs],
    );
    const { groups } = await cluster.client('a').readiness();
    assert.deepEqual(groups[0]?.lastDrill, kept);
  });

  test('is refused on the node whose power it would take', async () => {
    assert.equal((await cluster.holdfast('a', ...drill)).code, exitCodes.refused);
    assert.equal(await powerOf('a'), 'on');
  });

  test('has shown nothing where the device leaves the node on, and the group stays', async () => {
    await cluster.lab.powerSwitch({ kind: 'stuck' });
    const { code, stderr } = await cluster.holdfast('b', ...drill);
    await cluster.lab.powerSwitch({ kind: 'ok' });
    assert.equal(code, exitCodes.failed, stderr);
    assert.equal((await cluster.group('web', 'b')).node, 'a');
  });

  test('says so where the device cannot give the power again', async () => {
    writeFileSync(join(cluster.directory, 'deaf'), '');
    const { code, stdout, stderr } = await cluster.holdfast('b', ...drill);
    assert.equal(code, exitCodes.ok, stderr);
    assert.equal(JSON.parse(stdout).isOnAgain, false);
    assert.match(stderr, /switch it on yourself/);
    assert.equal(await powerOf('a'), 'off');
    await cluster.lab.power('a', 'on');
    await allIsWell();
  });
});
