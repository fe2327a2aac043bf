import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostOf, planLab, portsOf } from './plan.ts';
import { sampleConfig, samplePlan, withNode } from './testdata/sample-cluster.ts';

const code = (expected: string) => (error: Error & { code?: string }) => error.code === expected;

test('planLab() gives every node, the client and the store their cables', () => {
  const plan = samplePlan(sampleConfig('c', 2, { kind: 'sqlite', address: '10.1.0.9:7400', lab: true }));
  const cables = plan.hosts.map((h) => [
    h.name,
    h.kind,
    ...h.ports.map((p) => `${p.network}=${p.address}/${p.prefix}@${p.port}`),
  ]);
  assert.deepEqual(cables, [
    ['a', 'node', 'office=10.1.0.1/24@p1n0', 'ring=fd00:77::1/64@p1n1'],
    ['b', 'node', 'office=10.1.0.2/24@p2n0', 'ring=fd00:77::2/64@p2n1'],
    ['store', 'store', 'office=10.1.0.9/24@p3n0'],
    ['client', 'client', 'office=10.1.0.254/24@p4n0'],
  ]);
});

test('planLab() starts the agent in every node and the store process where its address is', () => {
  const plan = samplePlan(sampleConfig('c', 2, { kind: 'sqlite', address: '10.1.0.2:7400', lab: true }));
  const services = plan.hosts.map((h) => [h.name, ...h.services.map((s) => s.argv.join(' '))]);
  assert.deepEqual(services, [
    ['a', '/opt/holdfast agent --cluster /etc/c.yaml --node a --state-dir /var/lib/holdfast'],
    [
      'b',
      '/opt/holdfast store serve --listen 10.1.0.2:7400 --file /lab/store/holdfast.db',
      '/opt/holdfast agent --cluster /etc/c.yaml --node b --state-dir /var/lib/holdfast',
    ],
    ['client'],
  ]);
});

test('planLab() puts etcd members on their nodes and the others on hosts of their own', () => {
  const endpoints = [
    'http://10.1.0.1:2379',
    'http://[fd00:77::2]:2379',
    'http://10.1.0.9:2379',
    'http://10.1.0.8:2379',
  ];
  const plan = samplePlan(sampleConfig('c', 2, { kind: 'etcd', endpoints, prefix: '/p' }));
  assert.equal(plan.store.kind, 'etcd');
  const option = (argv: readonly string[], name: string) => argv[argv.indexOf(name) + 1];
  const members = plan.hosts.flatMap(({ name, services }) =>
    services.filter((s) => s.store).map(({ argv }) => ({ host: name, argv })),
  );
  assert.deepEqual(
    members
      .map(({ host, argv }) => {
        const urls = ['--listen-client-urls', '--listen-peer-urls'].map((o) => option(argv, o));
        return `${option(argv, '--name')} on ${host}: ${urls.join(' ')}`;
      })
      .sort(),
    [
      'm1 on a: http://10.1.0.1:2379 http://10.1.0.1:2380',
      'm2 on b: http://[fd00:77::2]:2379 http://[fd00:77::2]:2380',
      'm3 on store: http://10.1.0.9:2379 http://10.1.0.9:2380',
      'm4 on store-2: http://10.1.0.8:2379 http://10.1.0.8:2380',
    ],
  );
});

test('planLab() keeps the client off addresses that the configuration names', () => {
  const config = withNode(sampleConfig('c'), 'a', { addresses: { office: '10.1.0.254' } });
  const address = { name: 'ip', type: 'address', params: { address: '10.1.0.253/24' } };
  const groups = { web: { resources: [address] } } as unknown as typeof config.groups;
  const client = hostOf(samplePlan({ ...config, groups }), 'client');
  assert.equal(client.ports[0]?.address, '10.1.0.252');
});

test('planLab() refuses what cannot be a lab', () => {
  const { hostNetworks, ...rest } = sampleConfig('c');
  const office = hostNetworks.office as (typeof hostNetworks)[string];
  const refused = [
    withNode(sampleConfig('c'), 'a', { addresses: { office: '10.9.0.1' } }),
    withNode(sampleConfig('c'), 'a', { watchdog: { device: '/etc/dog', timeoutMs: 1000, pausable: false } }),
    sampleConfig('c', 2, { kind: 'sqlite', address: '10.9.0.1:7400', lab: true }),
    sampleConfig('c', 2, { kind: 'etcd', endpoints: ['https://10.1.0.1:2379'], prefix: '/p' }),
    { ...rest, hostNetworks: { 'a-name-too-long-for-linux': office } },
    sampleConfig('../c'),
  ];
  for (const config of refused) assert.throws(() => samplePlan(config), code('lab-unsuitable'));
  const named = { ...sampleConfig('c'), nodes: { client: { addresses: {}, fence: [] } } };
  assert.throws(
    () => planLab({ config: named, file: '', dir: '', holdfast: '', controlGroup: '' }),
    code('lab-unsuitable'),
  );
});

test('planLab() refuses an identity at a place where it would hide something that hosts need', () => {
  const at = (identity: string) =>
    planLab({ config: sampleConfig('c'), ...places, controlGroup: '/cg/c', identity });
  const places = {
    file: '/srv/c/c.yaml',
    dir: '/var/lib/holdfast-lab/c',
    holdfast: '/opt/holdfast/bin/holdfast',
  };
  for (const identity of ['/etc', '/srv/c', '/opt', '/var/lib', '/var/lib/holdfast'])
    assert.throws(() => at(identity), code('lab-unsuitable'), identity);
  assert.throws(() => at('/srv/c'), /at \/srv\/c, which would hide \/srv\/c\/c\.yaml; name a directory/);
  for (const identity of ['/etc/holdfast/identity', '/srv/c/identity', '/srv/c.d'])
    assert.equal(at(identity).identity, identity);
});

test('hostOf() and portsOf() name what exists when asked for something else', () => {
  const plan = samplePlan(sampleConfig('c'));
  assert.throws(() => hostOf(plan, 'x'), /no host "x"; it has a, b, client/);
  assert.throws(
    () => portsOf(hostOf(plan, 'client'), 'ring'),
    /"client" is not on a network "ring"; it is on: office/,
  );
  assert.equal(portsOf(hostOf(plan, 'a')).length, 2);
});
