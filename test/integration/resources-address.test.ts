/** Floating addresses on real interfaces: this node, the node before it and a client on one bridge. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { definitionOf } from '../../src/resource-types/testing.ts';
import { whoAnswers } from '../../src/resource-types/who-answers.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { createBench, sh, until } from './resource-bench.ts';

enterOwnNamespaces(import.meta.filename);

/** The machine may be busy with other tests. */
const patient = { withinMs: 1500 };
const ip = { group: 'web', resource: 'address' };
const v4 = definitionOf('address', { address: '10.9.0.58/24', network: 'office', refresh: 1000 });
const v6 = definitionOf('address', { address: 'fd00:9::58/64', network: 'office', refresh: 1000 });

/** This process is the node n1 with eth0; the client and the other node are namespaces held by a sleeping process. */
const peers: { client: ChildProcess; other: ChildProcess }[] = [];
const on = (peer: 'client' | 'other', code: string) =>
  sh(`nsenter -t ${peers[0]?.[peer].pid} -n sh -c '${code}'`);
const parseMac = (text: string) => / link\/ether (\S+)/.exec(text)?.[1] ?? 'no hardware address';
const macOf = (peer: 'client' | 'other') => parseMac(on(peer, 'ip -o link show dev eth0'));
const ownMac = () => parseMac(sh('ip -o link show dev eth0'));

before(async () => {
  const hold = () => spawn('unshare', ['--net', 'sleep', '600'], { stdio: 'ignore' });
  peers.push({ client: hold(), other: hold() });
  const own = sh('readlink /proc/self/ns/net');
  for (const peer of ['client', 'other'] as const) {
    await until(() => on(peer, 'readlink /proc/self/ns/net') !== own, 'the namespace is there');
  }
  sh('ip link add br0 type bridge mcast_snooping 0 && ip link set br0 up');
  sh('ip link add eth0 type veth peer name p0 && ip link set p0 master br0 up && ip link set eth0 up');
  for (const [peer, last] of [
    ['client', 9],
    ['other', 2],
  ] as const) {
    sh(
      `ip link add p${last} type veth peer name eth0 netns ${peers[0]?.[peer].pid} && ip link set p${last} master br0 up`,
    );
    on(
      peer,
      `ip link set lo up; ip link set eth0 up; ip addr add 10.9.0.${last}/24 dev eth0; ip addr add fd00:9::${last}/64 dev eth0 nodad`,
    );
  }
  sh('ip addr add 10.9.0.1/24 dev eth0; ip addr add fd00:9::1/64 dev eth0 nodad');
  await until(() => ping('10.9.0.1') && ping('fd00:9::1'), 'the bridge forwards');
});

after(() => {
  for (const peer of Object.values(peers[0] ?? {})) peer.kill('SIGKILL');
});

function ping(address: string): boolean {
  return on('client', `ping -c 1 -W 1 ${address} > /dev/null 2>&1 && echo yes || echo no`) === 'yes';
}

test('An address is put on the interface of its network, and stopping takes it from wherever it is', async (context) => {
  const { runner } = createBench(context);
  assert.equal((await runner.probe(ip, v4, 'certain')).state, 'stopped');
  assert.deepEqual(await runner.start(ip, v4), { outcome: 'ok' });
  assert.match(sh('ip -o addr show dev eth0'), /10\.9\.0\.58\/24/);
  assert.equal((await runner.probe(ip, v4, 'cheap')).state, 'running');
  assert.deepEqual(await runner.start(ip, v4), { outcome: 'ok' }, 'a second start changes nothing');
  sh('ip addr add 10.9.0.58/32 dev lo');
  assert.deepEqual(await runner.stop(ip, v4, 'kill'), { outcome: 'ok' });
  assert.equal(sh('ip -o addr show to 10.9.0.58/32'), '');
  assert.equal((await runner.probe(ip, v4, 'certain')).state, 'stopped');
  assert.match(sh('ip -o addr show dev eth0'), /10\.9\.0\.1\/24/);
});

for (const [family, definition, address, forget] of [
  ['IPv4', v4, '10.9.0.58', 'ip -4 addr flush to 10.9.0.58/32'],
  ['IPv6', v6, 'fd00:9::58', 'ip -6 addr flush to fd00:9::58/128'],
] as const) {
  test(`A client that knew the owner before learns of the new one at once (${family})`, async (context) => {
    const { runner } = createBench(context);
    const known = () => on('client', `ip neigh show ${address} dev eth0`);
    on('other', `ip addr add ${definition.params.address} dev eth0 ${family === 'IPv6' ? 'nodad' : ''}`);
    await until(() => ping(address), 'the owner before answers');
    assert.match(known(), new RegExp(macOf('other')));
    on('other', forget);
    await runner.start(ip, definition);
    // Without being told it would believe its entry for half a minute.
    await until(() => known().includes(ownMac()), 'the client has our hardware address', 5000);
    assert.ok(ping(address));
    assert.deepEqual(await runner.stop(ip, definition, 'ask'), { outcome: 'ok' });
  });

  test(`An address that two nodes hold is answered for by both (${family})`, async (context) => {
    const { runner } = createBench(context);
    assert.deepEqual(await whoAnswers(address, 'eth0', patient), []);
    on('other', `ip addr add ${definition.params.address} dev eth0 ${family === 'IPv6' ? 'nodad' : ''}`);
    assert.deepEqual(await whoAnswers(address, 'eth0', patient), [macOf('other')]);
    on('client', `ip addr add ${definition.params.address} dev eth0 ${family === 'IPv6' ? 'nodad' : ''}`);
    const both = await whoAnswers(address, 'eth0', patient);
    if (family === 'IPv4') assert.deepEqual([...both].sort(), [macOf('client'), macOf('other')].sort());
    else assert.ok(both.every((mac) => [macOf('client'), macOf('other')].includes(mac)) && both.length > 0);
    on('other', forget);
    on('client', forget);
    await runner.close();
  });
}

test('An address whose link is down has failed, and it is still there', async (context) => {
  const { runner } = createBench(context);
  await runner.start(ip, v4);
  sh('ip link set p0 down');
  await until(
    async () => (await runner.probe(ip, v4, 'cheap')).state === 'failed',
    'the cheap probe notices',
  );
  assert.equal((await runner.probe(ip, v4, 'cheap')).said, 'the link of its interface is down');
  assert.equal((await runner.probe(ip, v4, 'certain')).state, 'running');
  sh('ip link set p0 up');
  await until(async () => (await runner.probe(ip, v4, 'cheap')).state === 'running', 'it is back');
  await runner.stop(ip, v4, 'ask');
});

test('An address does not take others of its subnet with it when it goes', async (context) => {
  const { runner } = createBench(context);
  const second = { group: 'web', resource: 'second' };
  const [a, b] = ['10.20.0.1/24', '10.20.0.2/24'].map((address) =>
    definitionOf('address', { address, network: 'office' }),
  );
  await runner.start(ip, a!);
  await runner.start(second, b!);
  await runner.stop(ip, a!, 'ask');
  assert.equal((await runner.probe(second, b!, 'certain')).state, 'running');
  await runner.stop(second, b!, 'ask');
});

test('An address on a network this node is not on is refused with what is missing', async (context) => {
  const { runner } = createBench(context);
  sh('ip link set p0 down');
  await until(() => sh('ip -o link show dev eth0').includes('NO-CARRIER'), 'the carrier is gone');
  const started = await runner.start(ip, v4);
  sh('ip link set p0 up');
  assert.deepEqual(started, {
    outcome: 'failed',
    class: 'soft',
    said: 'no interface that is up has the address 10.9.0.1 or another in 10.9.0.0/24',
  });
  await until(() => ping('10.9.0.1'), 'the link is back');
});

test('A refresher that was frozen says nothing when it wakes up, and goes on later', async (context) => {
  const { runner, controlGroups } = createBench(context);
  await runner.start(ip, v4);
  const known = () => on('client', 'ip neigh show 10.9.0.58 dev eth0');
  const forge = () => on('client', 'ip neigh replace 10.9.0.58 lladdr 02:00:00:00:00:01 dev eth0 nud stale');
  await until(() => known().includes(ownMac()) || !ping('10.9.0.58'), 'the client knows the owner');
  const frozen = controlGroups.resource(ip).path;
  // One that is frozen before it has sent its packet sends it when it wakes up; that moment is not what this is about.
  const commands = () =>
    sh(`for p in $(cat ${frozen}/cgroup.procs); do cat /proc/$p/comm; done 2> /dev/null || :`);
  await until(() => commands().includes('sleep') && !commands().includes('arping'), 'it rests', 8000);
  sh(`echo 1 > ${frozen}/cgroup.freeze`);
  await until(() => controlGroups.resource(ip).isFrozen(), 'it is frozen');
  const begin = performance.now();
  await until(() => performance.now() - begin > 4500, 'a refresh is overdue by more than a second', 6000);
  forge();
  sh(`echo 0 > ${frozen}/cgroup.freeze`);
  const woken = performance.now();
  await until(() => performance.now() - woken > 400, 'it has had time to speak');
  assert.match(known(), /02:00:00:00:00:01/);
  await until(() => known().includes(ownMac()), 'it speaks again', 7000);
  await runner.stop(ip, v4, 'ask');
});

test('An address that is stopped right after its start leaves no refresher that was still on its way', async (context) => {
  const { runner, controlGroups } = createBench(context);
  for (let i = 0; i < 10; i++) {
    await runner.start(ip, v4);
    await Promise.all([runner.announce(ip, v4), runner.stop(ip, v4, 'ask')]);
    assert.equal((await runner.probe(ip, v4, 'stopped')).state, 'stopped');
    const stoppedAt = performance.now();
    // Longer than the kernel takes to let a process into a control group.
    await until(() => performance.now() - stoppedAt > 40, 'a latecomer would be there');
    assert.deepEqual(controlGroups.resource(ip).processes(), []);
  }
});
