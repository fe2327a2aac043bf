/** What a host is found to lack for a takeover, on this very machine. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sampleConfig, sampleGroup, sampleResource } from '../api/testing/sample-config.ts';
import type { Claim, Config, ResourceConfig } from '../core/config.ts';
import { isTaken, parseListeners } from './listeners.ts';
import { lookHere } from './look-here.ts';
import { judgeUnit, judgeUnits } from './units.ts';
import { clocksApart, endingSoon, idleWatchdog, pauseAfter } from './watch-readiness.ts';

let directory = '';
before(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-readiness-'));
});
after(() => rmSync(directory, { recursive: true }));

function resource(type: string, params: ResourceConfig['params'], claims: Claim[] = []): ResourceConfig {
  return { ...sampleResource('one', type), params, claims };
}

function configOf(resources: ResourceConfig[], change: Parameters<typeof sampleGroup>[0] = {}): Config {
  const nodes = sampleConfig().nodes;
  const bare = Object.fromEntries(
    Object.entries(nodes).map(([name, node]) => [name, { ...node, fence: [] }]),
  );
  return sampleConfig({ nodes: bare, groups: { web: sampleGroup({ resources, ...change }) } });
}

async function kindsOf(config: Config, has = false): Promise<string[]> {
  const path = '/usr/bin:/bin';
  const found = await lookHere({ node: 'my-vm2', config, has: () => has, path });
  return found.map(({ reason }) => reason.kind);
}

test('a look finds a program that is not here, and is content when it is', async () => {
  const program = join(directory, 'app');
  const config = configOf([resource('exec', { command: [program, '--serve'] })]);
  assert.deepEqual(await kindsOf(config), ['lacks-program']);
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
  assert.deepEqual(await kindsOf(config), []);
});

test('a look says nothing of groups that may not run here, nor of what lies on a file system of a group', async () => {
  const missing = resource('exec', { command: ['/data/app'] });
  assert.deepEqual(await kindsOf(configOf([missing])), ['lacks-program']);
  assert.deepEqual(await kindsOf(configOf([missing], { nodes: ['my-vm1'], restricted: true })), []);
  assert.deepEqual(await kindsOf(configOf([missing], { enabled: false })), []);
  const data = resource('exec', { command: ['/bin/true'] }, [{ kind: 'mount', what: '/data' }]);
  assert.deepEqual(await kindsOf(configOf([data, missing])), []);
});

test('a look finds a secret of a resource that is not here, and reads no script', async () => {
  const file = join(directory, 'secret-my-vm2');
  const env = { PASSWORD: { file: join(directory, 'secret-{node}') }, USER: 'a' };
  const config = configOf([resource('script', { start: ['x'], env })]);
  assert.deepEqual(await kindsOf(config), ['lacks-secret']);
  assert.deepEqual(
    await kindsOf(configOf(config.groups.web?.resources as ResourceConfig[], { enabled: false })),
    [],
  );
  writeFileSync(file, '');
  assert.deepEqual(await kindsOf(config), ['lacks-secret']);
  writeFileSync(file, 'hunter22\n');
  assert.deepEqual(await kindsOf(config), []);
  const ask = join(directory, 'ask');
  const asked = configOf([resource('script', { start: ['x'], env: { TOKEN: { script: [ask] } } })]);
  assert.deepEqual(await kindsOf(asked), ['lacks-secret']);
  writeFileSync(ask, `#!/bin/sh\n: > ${directory}/ran\n`, { mode: 0o755 });
  assert.deepEqual(await kindsOf(asked), []);
  assert.equal(existsSync(join(directory, 'ran')), false);
});

test('a look finds a device that is not here, but for one that something else brings', async () => {
  const device = join(directory, 'disk');
  const claims: Claim[] = [{ kind: 'device', what: device }];
  const mount = resource('exec', { command: ['/bin/true'] }, claims);
  assert.deepEqual(await kindsOf(configOf([mount])), ['lacks-device']);
  assert.deepEqual(await kindsOf(configOf([{ ...mount, after: ['iscsi'] }])), []);
  writeFileSync(device, '');
  assert.deepEqual(await kindsOf(configOf([mount])), []);
});

test('a look finds a port that another process has, unless the group is here', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as { port: number };
  const claims: Claim[] = [{ kind: 'port', what: `127.0.0.1:${port}` }];
  const config = configOf([resource('exec', { command: ['/bin/true'] }, claims)]);
  assert.deepEqual(await kindsOf(config), ['port-taken']);
  assert.deepEqual(await kindsOf(config, true), []);
  await new Promise((done) => server.close(done));
  assert.deepEqual(await kindsOf(config), []);
});

test('a look finds the program of a fence device missing, for all it would fence', async () => {
  const config = sampleConfig({ groups: {} });
  const [found] = await lookHere({ node: 'my-vm2', config, has: () => false, path: '' });
  assert.ok(found?.reason.kind === 'lacks-fence-program');
  assert.deepEqual(found.reason.fences, ['my-vm1', 'my-vm3', 'my-vm4', 'my-vm5']);
});

test('parseListeners() reads the tables of the kernel', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue',
    '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000',
    '   1: 0100007F:1F91 0100007F:C001 01 00000000:00000000',
    '   2: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A',
  ].join('\n');
  const listeners = parseListeners(table);
  assert.deepEqual(listeners, [
    { host: '127.0.0.1', port: 8080 },
    { host: '*', port: 80 },
  ]);
  const taken = ['127.0.0.1:8080', 'localhost:8080', '10.0.0.5:80', '0.0.0.0:8080', '[::]:80'];
  for (const place of taken) assert.ok(isTaken(place, listeners), place);
  for (const place of ['10.0.0.5:8080', '127.0.0.1:8081']) assert.ok(!isTaken(place, listeners), place);
});

test('judgeUnit() tells what systemd says of a unit', () => {
  assert.equal(judgeUnit('LoadState=loaded\nUnitFileState=enabled\n'), 'enabled');
  assert.equal(judgeUnit('LoadState=loaded\nUnitFileState=disabled\n'), undefined);
  assert.equal(judgeUnit('LoadState=loaded\nUnitFileState=enabled-runtime\n'), undefined);
  assert.equal(judgeUnit('LoadState=masked\nUnitFileState=masked\n'), 'masked');
  assert.equal(judgeUnit('LoadState=not-found\nUnitFileState=\n'), 'missing');
});

test('judgeUnits() gives each unit its own answer, and none to anybody where one is missing', () => {
  const shown = [
    'loaded\nUnitFileState=disabled',
    'masked\nUnitFileState=masked',
    'not-found\nUnitFileState=',
  ];
  const text = `${shown.map((one) => `LoadState=${one}`).join('\n\n')}\n`;
  const found = judgeUnits(['well', 'masked', 'absent'], text);
  assert.deepEqual(
    [...found],
    [
      ['masked', 'masked'],
      ['absent', 'missing'],
    ],
  );
  assert.equal(judgeUnits(['well', 'masked'], text).size, 0);
});

test('endingSoon() warns two weeks before a certificate ends, and alarms three days before', () => {
  const now = Date.UTC(2026, 10, 20, 12);
  const levels = [15, 14, 4, 3, -1].map((days) =>
    endingSoon('a', [{ whose: 'node', endsAt: now + days * 86_400_000 }], now).map(({ level }) => level),
  );
  assert.deepEqual(levels, [[], ['warning'], ['warning'], ['alarm'], ['alarm']]);
  const [ended] = endingSoon('a', [{ whose: 'node', endsAt: now - 86_400_000 }], now);
  assert.deepEqual(ended?.reason, {
    kind: 'certificate-ends',
    node: 'a',
    whose: 'node',
    on: '2026-11-19',
    over: true,
  });
});

test('pauseAfter() is longer the longer a look took, and shorter while something is found', () => {
  const looks = [10, 150, 600].map((tookMs) => [pauseAfter(tookMs, false), pauseAfter(tookMs, true)]);
  assert.deepEqual(looks, [
    [20_000, 10_000],
    [30_000, 10_000],
    [45_000, 30_000],
  ]);
});

test('idleWatchdog() tells of one that is configured and not open, unless proofs count on it', () => {
  const { nodes, timing } = sampleConfig();
  const kinds = (pausable: boolean, onStoreLoss: 'freeze' | 'stop', isHeld = false) => {
    const watchdog = { device: '/dev/watchdog0', timeoutMs: 10_000, pausable };
    const config = {
      nodes: { ...nodes, 'my-vm1': { ...nodes['my-vm1']!, watchdog } },
      timing: { ...timing, onStoreLoss },
    };
    return idleWatchdog({ node: 'my-vm1', holdsWatchdog: () => isHeld }, config).map(
      ({ reason }) => reason.kind,
    );
  };
  assert.deepEqual(kinds(true, 'stop'), ['watchdog-idle']);
  assert.deepEqual(kinds(false, 'freeze'), ['watchdog-idle']);
  assert.deepEqual(kinds(false, 'stop'), []);
  assert.deepEqual(kinds(true, 'stop', true), []);
  assert.deepEqual(idleWatchdog({ node: 'my-vm2', holdsWatchdog: () => false }, { nodes, timing }), []);
});

test('clocksApart() asks the next node of the file, and minds more than a few seconds', async () => {
  const { nodes } = sampleConfig();
  const asked: string[] = [];
  const note = (of: string, aheadMs: number | undefined) => {
    asked.push(of);
    return aheadMs;
  };
  const ask = (node: string, aheadMs: number | undefined) =>
    clocksApart({ node, askClock: (of) => Promise.resolve(note(of, aheadMs)) }, { nodes });
  assert.deepEqual(await ask('my-vm1', 1_000), []);
  assert.deepEqual(await ask('my-vm2', undefined), []);
  const [found] = await ask('my-vm5', -95_400);
  assert.deepEqual(found?.reason, { kind: 'clocks-apart', node: 'my-vm5', than: 'my-vm1', byMs: 95_000 });
  assert.deepEqual(asked, ['my-vm2', 'my-vm3', 'my-vm1']);
});
