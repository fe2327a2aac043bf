/**
 * Debian's fence agents, as they are, against controllers that speak the real protocols and really cut the power of a node of
 * the lab: what counts as a proof, and what is said when a controller is slow, wrong or not to be entered.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { EventView, FenceDeviceView } from '../../../src/api/contract/views.ts';
import type { Reason, ReasonKind } from '../../../src/core/reason.ts';
import { type AgentUnderTest, setPassword, startControlled } from './controlled-cluster.ts';
import { startWithinMs, type TestCluster } from './test-cluster.ts';
import { throughout, until } from './until.ts';

const address = '10.1.0.50';
/** A Debian fence agent takes its time, and a second attempt as well. */
const fencedWithinMs = 45_000;
/** Devices are asked every minute. */
const askedWithinMs = 90_000;

/** Every file tries one agent: together they would take longer than a file may. */
export function tryFenceAgent(agent: AgentUnderTest): void {
  const { program, needs } = agent;
  const title = `A cluster that is fenced by ${program}`;
  const missing = [`/usr/sbin/${program}`, ...needs].find((path) => !existsSync(path));
  const skip = missing === undefined ? undefined : `there is no ${missing}`;
  if (skip === undefined) describe(title, () => tests(agent));
  else test(title, { skip }, () => {});
}

function resultsOf(checks: string): string[] {
  return (JSON.parse(checks) as { result: string }[]).map(({ result }) => result);
}

function tests(agent: AgentUnderTest): void {
  const { program } = agent;
  const others = ['b', 'c'];
  /** The last event that a node told before this test. */
  const lastBefore = new Map<string, number>();
  let cluster: TestCluster;

  before(async () => {
    cluster = await startControlled(agent);
  });
  after(() => cluster?.down());

  beforeEach(async () => {
    await cluster.lab.power('a', 'on');
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a', startWithinMs);
    await until(isReady, startWithinMs, 'the group is ready to be taken over', () => cluster.lastWords());
    for (const node of others) lastBefore.set(node, (await eventsOf(node)).at(-1)?.seq ?? 0);
  });
  afterEach(async () => {
    cluster.owners.check();
    setPassword(cluster, 'right');
    await cluster.lab.powerSwitch({ kind: 'ok' });
    await cluster.lab.heal('a');
  });

  /** Among others every device has said on. */
  async function isReady(): Promise<boolean> {
    const { groups } = await cluster.client('b').readiness();
    return groups.every(({ verdict }) => verdict === 'ready');
  }

  async function isDark(): Promise<boolean> {
    const { hosts } = await cluster.lab.status();
    return hosts.find(({ name }) => name === 'a')?.power === 'off';
  }

  /** Proved by the device, which has really switched it off. */
  async function untilGone(): Promise<void> {
    const { proof } = await cluster.untilNode('a', 'gone', 'b', fencedWithinMs);
    assert.ok(await isDark());
    assert.deepEqual(proof, { kind: 'off', by: program });
  }

  async function untilTakenOver(): Promise<void> {
    await untilGone();
    assert.equal((await cluster.untilRuns('web', 'b')).proof, 'off');
  }

  /** Of the attempts against a in this test, whoever makes them. */
  async function failures(): Promise<Reason[]> {
    const told = await Promise.all(
      others.map(async (node) => (await eventsOf(node)).filter(isOfThisTest(node))),
    );
    return told.flat().flatMap(({ reason }) => (reason.kind === 'fence-failed' ? [reason.why] : []));
  }

  function eventsOf(node: string): Promise<EventView[]> {
    return cluster.client(node).events({ last: 200 });
  }

  function isOfThisTest(node: string): (event: EventView) => boolean {
    return ({ seq }) => seq > (lastBefore.get(node) ?? 0);
  }

  /** It sends and hears nothing: it is accused, does not learn it, and is heard until it really has no power. */
  const deafen = () => cluster.lab.oneWay('a', 'deaf');

  function untilFails(kind: ReasonKind): Promise<boolean> {
    const fails = async () => (await failures()).some((why) => why.kind === kind);
    return until(fails, fencedWithinMs, `an attempt fails: ${kind}`, () => cluster.lastWords());
  }

  test('The owner loses power: the next node takes over, and the proof is the word of its controller', async () => {
    await cluster.lab.power('a', 'off');
    await untilTakenOver();
  });

  test('The owner hangs: its controller cuts its power, and the next node takes over', async () => {
    await cluster.lab.pause('a');
    await untilTakenOver();
  });

  test('A password that was changed: nothing is proved, status tells whom to ask for it, and the right one ends it', async () => {
    setPassword(cluster, 'wrong');
    await cluster.lab.power('a', 'off');
    await untilFails('fence-said');
    // Whoever fences knows it first.
    const isTold = async () => {
      const { problems } = await cluster.status('b');
      const problem = problems.find(({ code }) => code === 'node-being-fenced');
      return problem?.text.includes(program) === true && problem.advice !== '';
    };
    await until(isTold, fencedWithinMs, 'b says what the fence agent said', () => cluster.lastWords());
    await throughout(() => cluster.owners.owners(address).length === 0, 2000, 'nobody has the address');
    setPassword(cluster, 'right');
    await untilTakenOver();
  });

  test('The devices are listed with what was heard of them, and are asked from a node without harm', async () => {
    // A node that has just come back is asked about anew.
    const expected = cluster.nodes.map((node) => [node, program, 'on', true]);
    const isHeard = async () => isDeepStrictEqual(await listed(), expected);
    await until(isHeard, askedWithinMs, 'every device is listed as heard', () => cluster.lastWords());
    assert.deepEqual(resultsOf(await cluster.ask('b', 'fence', 'test', '-o', 'json')), ['ok', 'ok']);
    assert.equal((await cluster.holdfast('b', 'fence', 'test', 'b')).code, 2, 'no node asks for itself');
    assert.equal((await cluster.holdfast('b', 'fence', 'test', 'nobody')).code, 6);
  });

  test('A password that is wrong while all is well: doctor says so at once, status and readiness as soon as it is asked', async () => {
    setPassword(cluster, 'wrong');
    const { stdout } = await cluster.holdfast('b', 'doctor', '-o', 'json');
    const checks = JSON.parse(stdout) as { check: string; result: string }[];
    const failing = checks.filter(({ check, result }) => check.startsWith('fencing') && result === 'failed');
    assert.deepEqual(
      failing.map(({ check }) => check),
      [`fencing a (${program})`, `fencing c (${program})`],
    );
    const tested = await cluster.holdfast('b', 'fence', 'test', 'a', '-o', 'json');
    assert.deepEqual([tested.code, resultsOf(tested.stdout)], [1, ['failed']], tested.stderr);
    // Once in a minute: one agent is enough to see it.
    if (program !== 'fence_redfish') return;
    await until(isSilent, askedWithinMs, 'status and readiness tell it', () => cluster.lastWords());
  });

  async function listed(): Promise<unknown[]> {
    const devices = JSON.parse(await cluster.ask('b', 'fence', 'list', '-o', 'json')) as FenceDeviceView[];
    return devices.map(({ node, device, says, askedBy }) => [node, device, says, askedBy.length > 0]);
  }

  async function isSilent(): Promise<boolean> {
    const { groups } = await cluster.client('b').readiness();
    const reasons = groups.flatMap((group) => group.reasons);
    return (
      (await cluster.tells('b', 'device-silent')) && reasons.some(({ code }) => code === 'device-silent')
    );
  }

  test('A controller that is slow to answer is waited for', async () => {
    await cluster.lab.powerSwitch({ kind: 'slow', seconds: 1 });
    await cluster.lab.power('a', 'off');
    await untilTakenOver();
  });

  test('A controller that cuts the power late is waited for', async () => {
    await cluster.lab.powerSwitch({ kind: 'late', seconds: 3 });
    await cluster.lab.pause('a');
    await untilTakenOver();
  });

  test('A controller that says off too early is believed no more: a person looks, and says so', async () => {
    await cluster.lab.powerSwitch({ kind: 'early', seconds: 12 });
    await deafen();
    await untilFails('off-but-heard');
    await untilFails('off-contradicted');
    await until(isDark, fencedWithinMs, 'a has no power', () => cluster.lastWords());
    await cluster.lab.powerSwitch({ kind: 'ok' });
    const confirm = async () => (await cluster.holdfast('b', 'node', 'confirm-off', 'a', '--yes')).code === 0;
    await until(confirm, fencedWithinMs, 'a person says so', () => cluster.lastWords());
    assert.equal((await cluster.untilRuns('web', 'b')).proof, 'confirmed');
  });

  test('A controller that leaves the node on proves nothing', async () => {
    await cluster.lab.powerSwitch({ kind: 'stuck' });
    await deafen();
    await untilFails('fence-said');
    assert.deepEqual(cluster.owners.owners(address), ['a']);
    assert.equal((await cluster.node('a', 'b')).state, 'accused');
    await cluster.lab.powerSwitch({ kind: 'ok' });
    await untilTakenOver();
  });
}

/** The device of a node names the machine of another one. */
export function tryWrongPlug(redfish: AgentUnderTest): void {
  if (!existsSync(`/usr/sbin/${redfish.program}`)) return;
  describe('A cluster in which the device of a node names the machine of another one', () => {
    let cluster: TestCluster;

    before(async () => {
      const systems_uri = '/redfish/v1/Systems/b';
      cluster = await startControlled(redfish, { a: { systems_uri } });
      await cluster.untilAllIn();
      await cluster.untilRuns('web', 'a', startWithinMs);
    });
    after(() => cluster?.down());

    test('The wrong machine is switched off, the node is heard: nothing is proved, and the owner keeps the group', async () => {
      await cluster.lab.oneWay('a', 'deaf');
      const isDark = async () =>
        (await cluster.lab.status()).hosts.find(({ name }) => name === 'b')?.power === 'off';
      await until(isDark, fencedWithinMs, 'b is switched off for a', () => cluster.lastWords());
      const fails = async () =>
        (await cluster.events('c')).some(
          (reason) =>
            reason.kind === 'fence-failed' && reason.node === 'a' && reason.why.kind === 'off-but-heard',
        );
      await until(fails, fencedWithinMs, 'the attempt fails', () => cluster.lastWords());
      assert.equal((await cluster.node('a', 'c')).state, 'accused');
      assert.deepEqual(cluster.owners.owners(address), ['a']);
      cluster.owners.check();
    });
  });
}
