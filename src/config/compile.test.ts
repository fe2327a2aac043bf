import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../core/config.ts';
import { renderDiagnostic } from './diagnostic.ts';
import { parseClusterText } from './load-cluster-file.ts';

const base = `
cluster:
  name: c
  format: 1
  fence: [{device: agent, program: ./bin/switch, options: {port: "{node}", file: "{here}/x", slot: 3}}]
store: {kind: sqlite, address: "10.0.0.250:7400", lab: true}
hostNetworks:
  lan: {role: both, subnet: 10.0.0.0/24}
  six: {role: client, subnet: "fd00::/64"}
nodes:
  a: {addresses: {lan: 10.0.0.1, six: "FD00::0:1"}}
  b: {addresses: {lan: 10.0.0.2, six: "fd00::2"}, fence: [{device: manual}, {device: agent, program: fence_ipmilan}]}
`;

function compile(rest: string, from = base): Config {
  const { config, diagnostics } = parseClusterText(from + rest, '/etc/holdfast/c.yaml');
  assert.ok(config, diagnostics.map(renderDiagnostic).join('\n'));
  return config;
}

const resources = (text: string) => compile(`groups:\n  g:\n    resources:\n${text}`).groups.g!.resources;

test('compileCluster() expands {node} and paths of fence devices', () => {
  const { nodes } = compile('');
  assert.deepEqual(nodes.a!.fence, [
    {
      device: 'agent',
      proof: 'off',
      name: 'switch',
      params: {
        program: '/etc/holdfast/bin/switch',
        options: { port: 'a', file: '/etc/holdfast/x', slot: '3' },
      },
      timeoutMs: 20_000,
      attempts: 3,
    },
  ]);
  assert.equal(nodes.b!.fence[0]?.proof, 'confirmed');
  assert.equal(nodes.b!.fence[1]?.params.program, 'fence_ipmilan');
  assert.equal(nodes.a!.addresses.six, 'fd00::1');
});

test('compileCluster() makes a level of devices that are written together, tried as often as it says, each with its own name', () => {
  const pdu = (ip: string) => `{device: agent, program: fence_apc, options: {ip: ${ip}, plug: "3"}}`;
  const list = `[{together: [${pdu('10.0.0.8')}, ${pdu('10.0.0.9')}], attempts: 2}, {device: manual}]`;
  const { fence } = compile('', base.replace(/^ {2}fence: .*$/m, `  fence: ${list}`)).nodes.a!;
  assert.deepEqual(
    fence.map(({ name, level, attempts }) => [name, level, attempts]),
    [
      ['fence_apc#1', 0, 2],
      ['fence_apc#2', 0, 2],
      ['manual', undefined, 0],
    ],
  );
});

test('parseClusterText() finds the key beside the file unless it says where', () => {
  assert.equal(parseClusterText(base, '/etc/holdfast/c.yaml').keyFile, '/etc/holdfast/c.key');
  const named = base.replace('format: 1', 'format: 1\n  key: ../other.key');
  assert.equal(parseClusterText(named, '/etc/holdfast/c.yaml').keyFile, '/etc/other.key');
});

test('compileCluster() starts resources one after the other unless one says after', () => {
  const row = resources(
    '      x: {type: exec, command: x}\n      y: {type: exec, command: y}\n      z: {type: exec, command: z}\n',
  );
  assert.deepEqual(
    row.map((r) => r.after),
    [[], ['x'], ['y']],
  );
  const written = resources(
    '      x: {type: exec, command: x}\n      y: {type: exec, command: y}\n      z: {type: exec, command: z, after: [x]}\n',
  );
  assert.deepEqual(
    written.map((r) => r.after),
    [[], [], ['x']],
  );
  const none = resources('      x: {type: exec, command: x}\n      y: {type: exec, command: y, after: []}\n');
  assert.deepEqual(
    none.map((r) => r.after),
    [[], []],
  );
});

test('compileCluster() leaves {node} and {state} to run time and expands {here}', () => {
  const [s] = resources(
    '      s: {type: exec, command: [run, "{node}", "{state}/x", "--at={here}/y", "{here}/z"], cwd: "{state}"}\n',
  );
  assert.deepEqual(s?.params, {
    command: ['run', '{node}', '{state}/x', '--at=/etc/holdfast/y', '/etc/holdfast/z'],
    cwd: '{state}',
    stopSignal: 'SIGTERM',
  });
});

test('compileCluster() turns one line for the shell into a command', () => {
  const [s] = resources('      s: {type: script, start: "a && b", stop: [c], probe: "exit 0"}\n');
  assert.deepEqual(s?.params, {
    start: ['/bin/sh', '-c', 'a && b'],
    stop: ['c'],
    probe: ['/bin/sh', '-c', 'exit 0'],
  });
});

test('compileCluster() knows the network of addresses and of OCF agents with an ip', () => {
  const all = resources(`      v4: {type: address, address: 10.0.0.9/24}
      v6: {type: address, address: "fd00::9/64"}
      ocf: {type: ocf, agent: "ocf:heartbeat:IPaddr2", parameters: {ip: 10.0.0.10, cidr_netmask: 24}, checkLevel: 10}
      dummy: {type: ocf, agent: "ocf:heartbeat:Dummy"}
`);
  assert.deepEqual(
    all.map((r) => r.networks),
    [['lan'], ['six'], ['lan'], []],
  );
  assert.deepEqual(all[0]?.params, { address: '10.0.0.9/24', refresh: 10_000 });
  assert.deepEqual(all[2]?.params, {
    agent: 'ocf:heartbeat:IPaddr2',
    parameters: { ip: '10.0.0.10', cidr_netmask: '24' },
    checkLevel: 10,
  });
});

test('compileCluster() gives failures a policy from one word or from a map', () => {
  const [a, b, c] = resources(`      a: {type: exec, command: x}
      b: {type: exec, command: x, onFailure: stop}
      c: {type: exec, command: x, onFailure: {restarts: 5, window: 1m, then: stop}}
`);
  const usual = { policy: 'restart', restarts: 3, windowMs: 600_000, then: 'relocate' };
  assert.deepEqual(a?.onFailure, usual);
  assert.deepEqual(b?.onFailure, { ...usual, policy: 'stop' });
  assert.deepEqual(c?.onFailure, { policy: 'restart', restarts: 5, windowMs: 60_000, then: 'stop' });
});

test('compileCluster() fails back where an order says what better means', () => {
  const { groups } = compile(`groups:
  ordered: {nodes: [a], resources: {s: {type: exec, command: x}}}
  any: {resources: {s: {type: exec, command: x}}}
  loose: {nodes: [a], ordered: false, resources: {s: {type: exec, command: x}}}
  told: {nodes: [a], failback: manual, resources: {s: {type: exec, command: x}}}
`);
  assert.deepEqual(
    Object.values(groups).map((g) => g.failback),
    ['on', 'off', 'off', 'manual'],
  );
});

const watchdogs = base
  .replace(/\n {2}fence: .*/, '')
  .replace('"FD00::0:1"}}', '"fd00::1"}, watchdog: {timeout: 6s, pausable: false}}')
  .replace(/, fence: \[\{device: manual.*/, ', watchdog: {timeout: 8s, pausable: false}}');

test('compileCluster() accepts a lapse where only watchdogs can prove a node gone, and stops in time', () => {
  const config = compile('groups: {g: {resources: {s: {type: exec, command: x}}}}\n', watchdogs);
  const [s] = config.groups.g!.resources;
  assert.deepEqual(s?.proofs, ['released', 'reborn', 'off', 'confirmed', 'lapsed']);
  assert.equal(s?.stopTimeoutMs, 5_000);
  assert.equal(config.timing.onStoreLoss, 'stop');
});

test('compileCluster() does not accept a lapse where fence programs prove more', () => {
  const config = compile('groups: {g: {resources: {s: {type: exec, command: x}}}}\n');
  assert.deepEqual(config.groups.g?.resources[0]?.proofs, ['released', 'reborn', 'off', 'confirmed']);
  assert.equal(config.timing.onStoreLoss, 'freeze');
});

test('compileCluster() gives a group the window of the cluster where it goes back and says nothing itself', () => {
  const window = 'window: "0 2 * * 6"';
  const { groups } = compile(
    `groups:
  own: {nodes: [a], failback: {${window}, for: 2h, timezone: Europe/Berlin}, resources: {s: {type: exec, command: x}}}
  off: {nodes: [a], failback: off, resources: {s: {type: exec, command: x}}}
  ours: {nodes: [a], resources: {s: {type: exec, command: x}}}
  none: {resources: {s: {type: exec, command: x}}}
`,
    base.replace('format: 1', `format: 1\n  failback: {${window}}`),
  );
  assert.deepEqual(groups.ours?.failbackWindow, { cron: '0 2 * * 6', forMs: 3_600_000, timezone: 'UTC' });
  assert.equal(groups.off?.failbackWindow, undefined);
  assert.equal(groups.own?.failback, 'on');
  assert.deepEqual(groups.own?.failbackWindow, {
    cron: '0 2 * * 6',
    forMs: 7_200_000,
    timezone: 'Europe/Berlin',
  });
  assert.equal(groups.none?.failback, 'off');
  assert.equal(groups.none?.failbackWindow, undefined);
});

test('compileCluster() keeps a node that comes and goes from getting groups unless the file says otherwise', () => {
  const quarantine = (text: string) =>
    compile('', base.replace('format: 1', `format: 1\n  ${text}`)).cluster.quarantine;
  assert.equal(quarantine('# nothing'), undefined);
  assert.deepEqual(quarantine('quarantine: {}'), { departures: 3, stayMs: 600_000 });
  assert.deepEqual(quarantine('quarantine: {stay: 1h}'), { departures: 3, stayMs: 3_600_000 });
  assert.equal(quarantine('quarantine: off'), undefined);
});
