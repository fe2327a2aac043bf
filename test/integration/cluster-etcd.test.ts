/** A whole cluster on etcd with a member on every node: without a majority everything stays where it is, and goes on with it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { clusterFile, sleeper } from './support/cluster-file.ts';
import { holdSteady } from './support/steady.ts';
import { TestCluster, takeoverWithinMs } from './support/test-cluster.ts';
import { throughout, until } from './support/until.ts';

const address = '10.1.0.50';
/** A member that was away has to catch up, and elections take their time on a busy machine. */
const settleWithinMs = 45_000;

describe('A cluster on etcd', () => {
  let cluster: TestCluster;

  before(async () => {
    const file = clusterFile(`etcd-${process.pid}`, ['a', 'b', 'c']);
    const endpoints = [11, 12, 13].map((host) => `http://10.2.0.${host}:2379`);
    file.store = { kind: 'etcd', endpoints, prefix: `/holdfast/etcd-${process.pid}` };
    file.groups.db = { nodes: ['b', 'c'], resources: { app: sleeper() } };
    cluster = await TestCluster.up(file);
    await isWell();
  });

  after(() => cluster?.down());
  afterEach(() => cluster.owners.check());

  async function isWell(): Promise<void> {
    await cluster.untilAllIn(settleWithinMs);
    await cluster.untilRuns('web', 'a', settleWithinMs);
    await cluster.untilRuns('db', 'b', settleWithinMs);
  }

  function untilSays(node: string, words: RegExp): Promise<boolean> {
    const says = async () => words.test((await cluster.ask(node, 'status')).replace(/\s+/g, ' '));
    return until(says, takeoverWithinMs, `status on ${node} says ${words}`, () => cluster.lastWords());
  }

  function member(node: string): number {
    const procs = readFileSync(join(cluster.controlGroup(node), 'lab-store', 'cgroup.procs'), 'utf8');
    const etcd = procs
      .split('\n')
      .filter(Boolean)
      .find((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'etcd');
    assert.ok(etcd, `${node} has an etcd member`);
    return Number(etcd);
  }

  test('One member of three stands still: the status page says how many may still fail, and changes go through', async () => {
    const [etcd, steady] = [member('c'), await holdSteady(cluster, 'a')];
    process.kill(etcd, 'SIGSTOP');
    await untilSays('a', /2 of 3 .*(no more|none|0 more) may fail/);
    await cluster.ask('a', 'group', 'restart', 'db');
    await steady.check();
    process.kill(etcd, 'SIGCONT');
    await isWell();
  });

  test('Two members of three stand still: everything runs on, nobody is fenced, and it goes on with the majority', async () => {
    const [etcds, steady] = [[member('b'), member('c')], await holdSteady(cluster, 'a')];
    for (const etcd of etcds) process.kill(etcd, 'SIGSTOP');
    for (const node of cluster.nodes) await cluster.untilTells(node, 'store-unreachable');
    await throughout(() => cluster.owners.owners(address).join() === 'a', 4_000, 'a keeps the address');
    await steady.check();
    for (const etcd of etcds) process.kill(etcd, 'SIGCONT');
    await isWell();
    await steady.check();
    await cluster.ask('c', 'group', 'restart', 'web');
    await isWell();
  });

  test('A node with its member loses power: the others take over', async () => {
    await cluster.lab.power('a', 'off');
    assert.equal((await cluster.untilRuns('web', 'b', settleWithinMs)).proof, 'off');
    await cluster.lab.power('a', 'on');
    await isWell();
  });

  test('Two nodes of three lose power: the last one keeps what it has, takes nothing, and goes on when one is back', async () => {
    await Promise.all([cluster.lab.power('b', 'off'), cluster.lab.power('c', 'off')]);
    await cluster.untilTells('a', 'store-unreachable');
    const held = () =>
      cluster.owners.owners(address).join() === 'a' && cluster.owners.owners('db/app').length === 0;
    await throughout(held, 3_000, 'a keeps web and does not take db');
    await cluster.lab.power('c', 'on');
    await cluster.untilRuns('db', 'c', settleWithinMs);
    await cluster.lab.power('b', 'on');
    await isWell();
  });

  test('The site loses power: after a cold start of members and agents everything runs', async () => {
    await Promise.all(cluster.nodes.map((node) => cluster.lab.power(node, 'off')));
    await Promise.all(cluster.nodes.map((node) => cluster.lab.power(node, 'on')));
    await isWell();
  });
});
