/**
 * Every host of a cluster is lost, disks and all. What is left is one file, its passphrase, and three empty hosts on which the
 * package is installed: what is typed there, each command counted, until the service answers at its address again.
 */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { after, before, describe, test } from 'node:test';
import type { AuditView } from '../../src/api/contract/views.ts';
import { fingerprintOf } from '../../src/identity/certificate.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import type { DebianHosts } from './support/debian-hosts.ts';
import {
  clusterFilePath as file,
  PackagedHosts,
  threeAddresses,
  whyNoPackagedHosts,
  hostsWithinMs as withinMs,
} from './support/packaged-hosts.ts';
import { until } from './support/until.ts';

const skip = whyNoPackagedHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const floating = '10.99.0.50';
const identity = '/etc/holdfast/identity';
const kept = '/root/office.backup';
const restore = `holdfast restore ${kept} --passphrase-file /root/passphrase --yes`;
const commandsAtMost = 8;

const groups = `groups:
  web:
    resources:
      ip: {type: address, address: ${floating}/24}
      server: {type: exec, command: [/bin/busybox, httpd, -f, -h, /srv], ready: {port: 80}}
`;

const title = 'Three Debian hosts that lost everything, from one backup';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  const typed: string[] = [];
  let packaged: PackagedHosts;
  let hosts: DebianHosts;
  /** What is left of before, outside of the hosts. */
  let left: {
    readonly backup: string;
    readonly token: string;
    readonly authority: string;
    readonly person: Shown;
    readonly oldNode: Shown;
  };

  before(async () => {
    packaged = await PackagedHosts.up({ files: { '/srv/index.html': 'here I am\n' } });
    ({ hosts } = packaged);
    await packaged.beginWithAll(groups);
    await until(() => serves(), withinMs, 'the service answers');
  });
  after(() => packaged?.down());

  async function serves(): Promise<boolean> {
    const answer = await fetch(`http://${floating}/`, { signal: AbortSignal.timeout(1000) }).catch(
      () => undefined,
    );
    return (await answer?.text().catch(() => ''))?.includes('here I am') === true;
  }

  const cat = (host: string, path: string) => hosts.exec(host, 'cat', path);
  const words = (line: string) => line.split(' ');

  test('A backup is made while everything runs, and no key stands in it', async () => {
    const token = await hosts.exec('host1', ...words('holdfast token create --for eve --role admin'));
    await hosts.exec(
      'host1',
      ...words(`holdfast certificate issue ${file} --user ann --role admin --to /root/ann`),
    );
    await hosts.write('host1', '/root/passphrase', 'a long one that nobody guesses\n');
    await hosts.exec('host1', ...words(`holdfast backup ${kept} --passphrase-file /root/passphrase`));
    const backup = await hosts.exec('host1', 'base64', '-w0', kept);
    const bytes = Buffer.from(backup, 'base64').toString('latin1');
    for (const secret of ['/etc/holdfast/office.key', `${identity}/authority.passphrase`])
      assert.equal(bytes.includes((await cat('host1', secret)).trim()), false, secret);
    left = {
      backup,
      token: token.trim(),
      authority: await cat('host1', `${identity}/authority.crt`),
      person: {
        cert: await cat('host1', '/root/ann/node.crt'),
        key: await cat('host1', '/root/ann/node.key'),
      },
      oldNode: {
        cert: await cat('host2', `${identity}/node.crt`),
        key: await cat('host2', `${identity}/node.key`),
      },
    };
    assert.equal(await ask('host1', left.oldNode), 200);
  });

  test('The unit of the timer makes one with a passphrase that systemd gives it, and doctor knows', async () => {
    await hosts.exec('host1', 'install', '-m', '0600', '/root/passphrase', '/etc/holdfast/backup.passphrase');
    const start = 'systemctl start holdfast-backup || { journalctl -o cat -u holdfast-backup >&2; exit 1; }';
    await packaged.long('host1', 'bash', '-c', start);
    const names = (await hosts.exec('host1', 'ls', '/var/backups/holdfast')).trim().split('\n');
    assert.equal(names.length, 1);
    const check = `holdfast backup check /var/backups/holdfast/${names[0]} --passphrase-file /root/passphrase`;
    assert.match(await hosts.exec('host1', ...words(check)), /could be put back/);
    const looked = await hosts.try('host1', ...words('holdfast doctor -o json'));
    const checks = JSON.parse(looked.stdout) as readonly {
      readonly check: string;
      readonly result: string;
    }[];
    assert.equal(checks.find(({ check: what }) => what === 'backup')?.result, 'ok');
  });

  test('While a node lives the backup is not put back', async () => {
    hosts.cut('host3');
    await hosts.replace('host3');
    await packaged.install('host3');
    await bringBackup('host3');
    const ran = await hosts.try('host3', ...words(`${restore} --confirm-off host1,host2,host3`));
    assert.equal(ran.code, 3, ran.stderr);
    assert.match(ran.stderr, /host1 may live: something answers at 10\.99\.0\.11/);
  });

  async function bringBackup(host: string): Promise<void> {
    await hosts.exec(host, 'sh', '-c', 'printf %s "$1" | base64 -d > "$0"', kept, left.backup);
    await hosts.write(host, '/root/passphrase', 'a long one that nobody guesses\n');
  }

  async function type(host: string, line: string): Promise<string> {
    typed.push(`${host}# ${line.length > 120 ? `${line.slice(0, 120)}…` : line}`);
    return (await packaged.long(host, 'bash', '-c', line)).stdout;
  }

  test('Three empty hosts are the cluster again after this many commands', async (t) => {
    for (const host of hosts.names) hosts.cut(host);
    await Promise.all(hosts.names.map((host) => hosts.replace(host)));
    const startedAt = performance.now();
    for (const host of hosts.names) {
      typed.push(`${host}# apt-get install ./holdfast_VERSION_amd64.deb`);
      await packaged.install(host);
    }
    typed.push('usb# scp office.backup host1:/root/');
    await bringBackup('host1');
    const said = await type('host1', `${restore} --confirm-off host1,host2,host3`);
    t.diagnostic(said.replaceAll(/hf1\.\S+/g, 'hf1.…'));
    await until(serves, withinMs, 'the service answers again');
    t.diagnostic(
      `it answers ${Math.round((performance.now() - startedAt) / 1000)} s after the hosts were empty`,
    );
    const joins = said.match(/holdfast join hf1\.\S+/g) ?? [];
    assert.equal(joins.length, 2);
    await type('host2', joins[0] ?? '');
    await type('host3', joins[1] ?? '');
    const areIn = async () => (await packaged.status('host2')).nodes.every(({ state }) => state === 'in');
    await until(areIn, withinMs, 'all are in');
    t.diagnostic(
      `${Math.round((performance.now() - startedAt) / 1000)} s, ${typed.length} commands:\n${typed.join('\n')}`,
    );
    assert.ok(typed.length <= commandsAtMost, `${typed.length} commands`);
    const all = hosts.names.join();
    const isWhole = async () => (await packaged.members('host1')).join() === all;
    await until(isWhole, withinMs, 'every host holds a member');
    assert.equal(await serves(), true);
  });

  test('Who came in before comes in now: the token and the certificate of an administrator', async () => {
    assert.equal(await ask('host2', left.person), 200);
    const authority = fingerprintOf(new X509Certificate(left.authority));
    const env = [`HOLDFAST_TOKEN=${left.token}`, `HOLDFAST_AUTHORITY=${authority}`];
    await hosts.exec('host3', 'env', ...env, ...words('holdfast --host 10.99.0.12 group move web host2'));
    await until(serves, withinMs, 'it answers from host2');
    const moved = JSON.parse(await hosts.exec('host2', ...words('holdfast audit -o json'))) as AuditView[];
    assert.ok(moved.some(({ who, what }) => who === 'eve' && what === 'move'));
  });

  test('What a machine of before still has lets it in nowhere', async () => {
    assert.equal(await ask('host1', left.oldNode), 401);
    const own = {
      cert: await cat('host2', `${identity}/node.crt`),
      key: await cat('host2', `${identity}/node.key`),
    };
    assert.equal(await ask('host1', own), 200);
  });

  test('The audit log says who vouched for which machine', async () => {
    const log = JSON.parse(await hosts.exec('host1', ...words('holdfast audit -o json'))) as AuditView[];
    const vouched = log.filter(({ what }) => what === 'confirm-off' || what === 'restore');
    assert.deepEqual(
      vouched.map(({ who, what, facts }) => `${who} ${what} ${facts.node}`),
      ['root confirm-off host1', 'root confirm-off host2', 'root confirm-off host3', 'root restore host1'],
    );
  });

  test('A restore that loses its power goes on when the same command is given again', async (t) => {
    for (const host of hosts.names) hosts.cut(host);
    await hosts.replace('host1');
    await packaged.install('host1');
    await bringBackup('host1');
    const line = words(`${restore} --confirm-off host1,host2,host3`);
    const cutOff = hosts.tryWith('host1', line, { timeoutMs: 2 * withinMs });
    const isHalf = async () => (await hosts.try('host1', 'test', '-e', file)).code === 0;
    await until(isHalf, withinMs, 'the cluster file is written');
    hosts.cut('host1');
    assert.notEqual((await cutOff).code, 0);
    await hosts.switchOn('host1');
    t.diagnostic((await packaged.long('host1', ...line)).stderr);
    await until(serves, withinMs, 'the service answers');
    // The other hosts are off: it says so, and tells what is here.
    const { stdout } = await hosts.try('host1', ...words('holdfast audit -o json'));
    const log = JSON.parse(stdout) as AuditView[];
    assert.equal(log.filter(({ what }) => what === 'restore').length, 1);
  });

  /** What an agent answers to whoever shows this certificate. */
  function ask(host: keyof typeof threeAddresses, { cert, key }: Shown): Promise<number | undefined> {
    const checkServerIdentity = () => undefined;
    const options = {
      host: threeAddresses[host],
      port: 7406,
      path: '/v1/status',
      cert,
      key,
      ca: left.authority,
    };
    return new Promise((resolve, reject) => {
      request({ ...options, agent: false, checkServerIdentity }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
  }
}

interface Shown {
  readonly cert: string;
  readonly key: string;
}
