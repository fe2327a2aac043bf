/**
 * A whole cluster of machines with two power supplies, each on a switch of its own: a machine is dark when both are off. The
 * switches are a program that keeps what it was told in files beside the cluster file, and has the lab cut the power then.
 */
import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { clusterFile } from './support/cluster-file.ts';
import { startWithinMs, TestCluster, takeoverWithinMs } from './support/test-cluster.ts';
import { throughout, until } from './support/until.ts';

const address = '10.1.0.50';
const powerSwitch = join(import.meta.dirname, '..', '..', 'lab', 'power-switch');

/** `stuck-N`: the switch of that supply says that all went well and does nothing. */
const pdu = `#!/bin/sh
here=$(dirname "$0")
while IFS== read -r name value; do
  case $name in action) action=$value ;; port) node=$value ;; supply) supply=$value ;; esac
done
off=$here/off-$node
case $action in
  off)
    [ ! -e "$here/stuck-$supply" ] || exit 0
    : > "$off-$supply"
    [ ! -e "$off-1" ] || [ ! -e "$off-2" ] || printf 'action=off\\nport=%s\\n' "$node" | ${powerSwitch} ;;
  status) [ ! -e "$off-$supply" ] || { echo 'Status: OFF'; exit 2; }; echo 'Status: ON' ;;
esac
`;

describe('A cluster of machines with two power supplies', () => {
  let cluster: TestCluster;
  const beside = (name: string) => join(cluster.directory, name);

  before(async () => {
    const file = clusterFile(`supplies-${process.pid}`, ['a', 'b', 'c']);
    const device = (supply: number) => ({
      device: 'agent',
      program: './pdu',
      options: { port: '{node}', supply: String(supply) },
      timeout: '5s',
    });
    file.cluster.fence = [{ together: [device(1), device(2)], attempts: 3 }];
    cluster = await TestCluster.up(file, (directory) =>
      writeFileSync(join(directory, 'pdu'), pdu, { mode: 0o755 }),
    );
    await isWell();
  });

  after(() => cluster?.down());
  afterEach(() => cluster.owners.check());

  const isWell = () => cluster.untilServing({ web: 'a' });

  async function switchOn(node: string): Promise<void> {
    for (const supply of [1, 2]) rmSync(beside(`off-${node}-${supply}`));
    await cluster.lab.power(node, 'on');
  }

  /** The other nodes have heard both devices of it say on. */
  async function untilHeard(node: string): Promise<void> {
    const heard = async () => {
      const devices = (await cluster.client('b').fence()).filter((device) => device.node === node);
      return devices.length === 2 && devices.every(({ says }) => says === 'on');
    };
    await until(heard, startWithinMs, `both devices of ${node} say on`, () => cluster.lastWords());
  }

  test('Both supplies of the owner are switched off and say so: that is a proof, and names both', async () => {
    await untilHeard('a');
    await cluster.lab.pause('a');
    assert.equal((await cluster.untilRuns('web', 'b')).proof, 'off');
    assert.deepEqual((await cluster.node('a', 'b')).proof, { kind: 'off', by: 'pdu#1+pdu#2' });
    await switchOn('a');
    await isWell();
  });

  test('One switch sticks: the machine runs on the other supply, nobody takes over, and status says which', async () => {
    await untilHeard('a');
    writeFileSync(beside('stuck-2'), '');
    await cluster.lab.pause('a');
    const failed = async () => {
      const { problems } = await cluster.status('b');
      const problem = problems.find(({ code, about }) => code === 'node-being-fenced' && about.node === 'a');
      return JSON.stringify(problem?.reason ?? {}).includes('"one-not-off","by":"pdu#2"');
    };
    await until(failed, takeoverWithinMs, 'the second switch is told', () => cluster.lastWords());
    assert.ok(existsSync(beside('off-a-1')), 'the first switch has switched its supply off');
    const isAccused = async () => (await cluster.node('a', 'b')).state === 'accused';
    await throughout(isAccused, 3000, 'one supply proves nothing', () => cluster.lastWords());
    assert.equal(cluster.owners.owners(address).join(), 'a', 'the machine has power, and the address');
    rmSync(beside('stuck-2'));
    assert.equal((await cluster.untilRuns('web', 'b')).proof, 'off');
    await switchOn('a');
    await isWell();
  });
});
