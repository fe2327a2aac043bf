/**
 * A whole cluster whose proofs come from people and from a fence agent of the distribution: what a person may vouch for
 * and when, and what happens when that was wrong.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Reason } from '../../src/core/reason.ts';
import { words } from '../../src/core/words/words.ts';
import { clusterFile, sleeper } from './support/cluster-file.ts';
import { TestCluster, takeoverWithinMs } from './support/test-cluster.ts';
import { throughout, until } from './support/until.ts';

const address = '10.1.0.50';
const isInstalled = existsSync('/usr/sbin/fence_dummy');

describe('A cluster that asks people for proofs', () => {
  let cluster: TestCluster;

  before(async () => {
    const file = clusterFile(`proof-${process.pid}`, ['a', 'b', 'c']);
    file.cluster.fence = [{ device: 'manual' }];
    // A person's word is refused for three renewals after the last one.
    file.timing = { ...file.timing, renewal: '600ms' };
    const options = { type: 'file', status_file: '{here}/plug-{node}' };
    if (isInstalled)
      file.nodes.c!.fence = [{ device: 'agent', program: 'fence_dummy', options, timeout: '15s' }];
    file.groups.web!.nodes = ['a', 'b'];
    file.groups.db = { nodes: ['c', 'b'], resources: { app: sleeper() } };
    cluster = await TestCluster.up(file, (directory) => writeFileSync(join(directory, 'plug-c'), 'on'));
    await isWell();
  });

  after(() => cluster?.down());
  afterEach(() => cluster.owners.check());

  const isWell = () => cluster.untilServing({ web: 'a', db: 'c' });

  /** Refused with exit code 3 and one of these reasons, in its words. */
  async function refused(reasons: readonly Reason[], ...args: string[]): Promise<void> {
    const { code, stdout, stderr } = await cluster.holdfast('b', ...args);
    assert.equal(code, 3, `${args.join(' ')}: ${stdout}${stderr}`);
    const said = stderr.replace(/\s+/g, ' ');
    assert.ok(
      reasons.some((reason) => said.includes(words(reason))),
      `${args.join(' ')}: ${said}`,
    );
  }

  test('A person cannot vouch that a living node is off', async () => {
    const heardBy = (by: string): Reason => ({ kind: 'still-heard-by', node: 'a', by });
    const heard: Reason = { kind: 'still-heard', node: 'a' };
    await refused([heard, heardBy('b'), heardBy('c')], 'node', 'confirm-off', 'a', '--yes');
    const { code, stderr } = await cluster.holdfast('b', 'node', 'confirm-off', 'a');
    assert.notEqual(code, 0, 'without --yes and a terminal nobody has confirmed');
    const said = [words(heardBy('b')), words(heardBy('c'))];
    assert.ok(
      said.some((sentence) => stderr.includes(sentence)),
      stderr,
    );
    await isWell();
  });

  test('Nobody can vouch for a node that is heard by none but renews its record; disarmed, it is not accused', async () => {
    await cluster.ask('b', 'disarm');
    await cluster.lab.cut('a', 'b');
    await cluster.lab.cut('a', 'c');
    const unheard = async () =>
      (await cluster.node('a', 'b')).links.every((link) => link.heardBy.length === 0);
    await until(unheard, takeoverWithinMs, 'nobody hears a', () => cluster.lastWords());
    // The second when a itself coordinates.
    const reasons: Reason[] = [
      { kind: 'still-renews', node: 'a' },
      { kind: 'is-the-judge', node: 'a' },
    ];
    await refused(reasons, 'node', 'confirm-off', 'a', '--yes');
    await throughout(async () => (await cluster.node('a', 'b')).state === 'in', 1_500, 'a is not accused');
    await cluster.lab.mend('a', 'b');
    await cluster.lab.mend('a', 'c');
    await cluster.untilAllIn();
    await cluster.ask('b', 'arm');
    await isWell();
  });

  test('A node that is cut off from all others learns in the store that it is accused, and releases what it runs', async () => {
    await cluster.lab.cut('a', 'b');
    await cluster.lab.cut('a', 'c');
    assert.equal((await cluster.untilRuns('web', 'b')).proof, 'released');
    await cluster.lab.mend('a', 'b');
    await cluster.lab.mend('a', 'c');
    await isWell();
  });

  test('The owner is off: nobody takes over before a person has said so, and then its name is the proof', async () => {
    await cluster.lab.power('a', 'off');
    const told = async () =>
      (await cluster.tells('b', 'node-for-a-person')) &&
      /holdfast node confirm-off a/.test((await cluster.ask('b', 'status')).replace(/\s+/g, ' '));
    await until(told, takeoverWithinMs, 'status asks for a person', () => cluster.lastWords());
    await throughout(() => cluster.owners.owners(address).length === 0, 2000, 'nobody takes over');
    await refused([{ kind: 'no-device', node: 'a' }], 'node', 'fence', 'a');
    await cluster.ask('b', 'node', 'confirm-off', 'a', '--yes');
    assert.equal((await cluster.untilRuns('web', 'b')).proof, 'confirmed');
    assert.deepEqual((await cluster.node('a', 'b')).proof, { kind: 'confirmed', by: 'root' });
    await cluster.lab.power('a', 'on');
    await isWell();
  });

  test('A person vouched wrongly for a node that stood still: resumed, it gives up what it lost before anything else', async () => {
    await cluster.lab.pause('a');
    await cluster.untilNode('a', 'accused', 'b');
    // The word is accepted only when its record has stood still for a while.
    const accepted = async () =>
      (await cluster.holdfast('b', 'node', 'confirm-off', 'a', '--yes')).code === 0;
    cluster.owners.tolerate(true);
    await until(accepted, takeoverWithinMs, 'the word is accepted');
    await cluster.untilRuns('web', 'b');
    const pids = cluster.pids('b', 'web/app');
    await cluster.lab.resume('a');
    const gaveUp = () =>
      cluster.owners.owners(address).join() === 'b' && cluster.owners.owners('web/app').join() === 'b';
    await until(gaveUp, takeoverWithinMs, 'a gives up', () => cluster.lastWords());
    cluster.owners.tolerate(false);
    assert.deepEqual(cluster.pids('b', 'web/app'), pids, 'the rightful owner was not disturbed');
    await isWell();
  });

  test('A fence agent of the distribution is called by its name', {
    skip: !isInstalled && 'fence_dummy is not installed',
  }, async () => {
    await cluster.lab.power('c', 'off');
    assert.equal((await cluster.untilRuns('db', 'b')).proof, 'off');
    assert.equal((await cluster.node('c', 'b')).proof?.by, 'fence_dummy');
    assert.equal(readFileSync(join(cluster.directory, 'plug-c'), 'utf8'), 'off');
    writeFileSync(join(cluster.directory, 'plug-c'), 'on');
    await cluster.lab.power('c', 'on');
    await isWell();
  });
});
