/**
 * A lab of whole Debian hosts whose cluster file names an identity: every host has its certificate before its agent starts, nodes
 * take over from one another as without it, and whoever has no certificate is told nothing. With a store process, with etcd on
 * hosts of its own, and with an etcd that Holdfast keeps on the nodes.
 * Needs root and the base system of `make hosts`.
 */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../../lab/lab.ts';
import type { StatusView } from '../../src/api/contract/views.ts';
import { readCertificate } from '../../src/identity/certificate.ts';
import { createAuthorityFiles, issueToDirectory, nodeLifeMs } from '../../src/identity/issue-to-directory.ts';
import { makePassphrase } from '../../src/identity/keys.ts';
import { host, reaches, untilNothingIsLeft } from './lab-fixture.ts';
import { clusterFile } from './support/cluster-file.ts';
import { whyNoHosts } from './support/debian-hosts.ts';
import { startWithinMs, takeoverWithinMs } from './support/test-cluster.ts';
import { type Tried, tryPort, type Way } from './support/try-port.ts';
import { until } from './support/until.ts';

const http = (question: string) => `${question} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`;
const range = '{"key":"AA==","range_end":"AA=="}';
const etcdAsked = `${http('POST /v3/kv/range')}Content-Length: ${range.length}\r\n\r\n${range}`;

interface Port {
  readonly address: string;
  readonly port: number;
  readonly bytes: string;
}

interface Kind {
  readonly store: Record<string, unknown>;
  readonly ports: readonly Port[];
  readonly members: number;
}

const nodes: Readonly<Record<string, string>> = { a: '10.1.0.11', b: '10.1.0.12', c: '10.1.0.13' };
const etcds = ['10.1.0.7', '10.1.0.8', '10.1.0.9'];
const kinds: Readonly<Record<string, Kind>> = {
  'a store process': {
    store: { kind: 'sqlite', address: '10.1.0.9:7400', lab: true },
    ports: [{ address: '10.1.0.9', port: 7400, bytes: '["hello",2]\n' }],
    members: 1,
  },
  etcd: {
    store: { kind: 'etcd', endpoints: etcds.map((address) => `https://${address}:2379`) },
    ports: etcdPorts(etcds),
    members: 3,
  },
  'an etcd of its own on them': {
    store: { kind: 'etcd', managed: true },
    ports: etcdPorts(Object.values(nodes)),
    members: 3,
  },
};

const apiPort = 7406;
const apiPorts = Object.values(nodes).map(
  (address): Port => ({ address, port: apiPort, bytes: `${http('GET /v1/status')}\r\n` }),
);
const floating = '10.1.0.50';

function etcdPorts(addresses: readonly string[]): Port[] {
  return addresses.flatMap((address) => [
    { address, port: 2379, bytes: etcdAsked },
    { address, port: 2380, bytes: `${http('GET /members')}\r\n` },
  ]);
}

const skip = whyNoHosts();
for (const [name, kind] of Object.entries(kinds)) {
  const title = `A lab of three Debian hosts with an identity, and ${name}`;
  if (skip === undefined) describe(title, () => tests(kind));
  else test(title, { skip }, () => tests(kind));
}

function tests(kind: Kind): void {
  const name = `secured-${kind.store.kind}-${process.pid}`;
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-lab-secured-'));
  const file = join(directory, 'cluster.yaml');
  const identity = join(directory, 'identity');
  const stranger = join(directory, 'stranger');
  const person = join(directory, 'person');
  let lab: Lab;

  before(async () => {
    const written = clusterFile(name, Object.keys(nodes));
    written.cluster.identity = 'identity';
    // Three systemds begin at once: a store that is slow for it is not what this is about.
    written.timing.storeTimeout = '2s';
    writeFileSync(file, JSON.stringify({ ...written, store: kind.store }));
    lab = await Lab.up(file, { hosts: 'debian' });
  });
  after(async () => {
    await lab?.down();
    rmSync(directory, { recursive: true });
  });

  async function exec(node: string, ...argv: string[]): Promise<string> {
    const { code, stdout, stderr } = await lab.exec(node, argv, { timeoutMs: startWithinMs });
    assert.equal(code, 0, `${argv.join(' ')} in ${node}: ${stdout}${stderr}`);
    return stdout.trim();
  }

  async function status(asked: string, ...way: string[]): Promise<StatusView> {
    return JSON.parse(await exec(asked, 'holdfast', ...way, 'status', '-o', 'json')) as StatusView;
  }

  function untilServes(node: string, among: readonly string[], withinMs: number): Promise<boolean> {
    const serves = async () => {
      const views = await Promise.all(among.map((asked) => status(asked)));
      const web = views.every(({ groups: [group] }) => group?.state === 'running' && group.node === node);
      const isIn = ({ name: one, state }: StatusView['nodes'][number]) =>
        !among.includes(one) || state === 'in';
      return web && views.every((view) => view.nodes.every(isIn)) && (await reaches(lab, 'client', floating));
    };
    return until(serves, withinMs, `web runs on ${node} and answers, and ${among} are in`);
  }

  function untilStoreIsWhole(asked: string): Promise<boolean> {
    const isWhole = async () => {
      const { members } = (await status(asked)).store;
      return members.length === kind.members && members.every(({ well }) => well);
    };
    return until(isWhole, startWithinMs, `the store has ${kind.members} members that are well`);
  }

  const certificateOf = async (node: string) =>
    new X509Certificate(await exec(node, 'cat', join(identity, 'node.crt')));

  async function holders(): Promise<readonly string[]> {
    const seen = [];
    for (const node of Object.keys(nodes)) {
      const { code } = await lab.exec(node, ['sh', '-c', `ip -o address show | grep -qF ' ${floating}/'`]);
      if (code === 0) seen.push(node);
    }
    return seen;
  }

  /** What the port says to a host: to the client, which has no identity of its own, unless told. */
  async function heard({ address, port, bytes }: Port, way: Way, shown?: string, from = 'client') {
    const how = [tryPort, address, String(port), way, bytes, ...(shown === undefined ? [] : [shown])];
    const tried = JSON.parse(await exec(from, process.execPath, ...how)) as Tried;
    assert.ok(tried.connected, `${from} reaches ${address}:${port}`);
    return tried.heard;
  }

  /** To all but nodes and people of the cluster. */
  async function apiIsClosed(port: Port): Promise<void> {
    const place = `${port.address}:${port.port}`;
    assert.match(await heard(port, 'tls', person), /^HTTP\/1\.1 200 .*"nodes"/s, place);
    for (const shown of [undefined, stranger]) {
      const text = await heard(port, 'tls', shown);
      assert.match(text, /^HTTP\/1\.1 401 /, `${place} shown ${shown}`);
      assert.doesNotMatch(text, new RegExp(`${name}|"nodes"|"web"`), `${place} shown ${shown}`);
    }
    assert.doesNotMatch(await heard(port, 'plain'), /"nodes"|HTTP\/1\.1 200/, place);
    assert.match(await heard(port, 'tls', identity, 'a'), /^HTTP\/1\.1 200 /, place);
    assert.equal(await heard(port, 'tls-1.2', identity, 'a'), '', place);
  }

  /** To all but nodes, of which members of etcd take a certificate only from where it belongs. */
  async function storeIsClosed(port: Port): Promise<void> {
    const place = `${port.address}:${port.port}`;
    assert.match(await heard(port, 'tls', identity, 'a'), /^HTTP\/1\.1 200 |^\["welcome"/, place);
    for (const shown of [undefined, stranger, person])
      assert.equal(await heard(port, 'tls', shown), '', `${place} shown ${shown}`);
    assert.doesNotMatch(await heard(port, 'plain'), /welcome|header|members|HTTP\/1\.1 200/, place);
  }

  test('Every host has its own certificate when it boots, and each asks another with it', async () => {
    await untilServes('a', Object.keys(nodes), startWithinMs);
    await untilStoreIsWhole('a');
    for (const [node, address] of Object.entries(nodes)) {
      assert.equal(await exec(node, 'systemctl', 'is-active', 'holdfast'), 'active');
      // With etcd it may have begun before the key of the cluster was made, never before its certificate.
      const journal = await exec(node, 'journalctl', '-u', 'holdfast', '--no-pager');
      assert.match(journal, /keeper: incarnation/);
      assert.doesNotMatch(journal, /certificate|identity/i);
      const { holder } = readCertificate(await certificateOf(node));
      assert.ok(holder.kind === 'node', 'it is of a node');
      assert.equal(holder.name, node);
      assert.ok(holder.addresses.includes(address), `${holder.addresses} has ${address}`);
      const { code } = await lab.exec(node, ['test', '-e', join(identity, 'authority.key')]);
      assert.equal(code === 0, node === 'a', `the key of the authority is on a, and not on ${node}`);
    }
    const token = await exec('a', 'holdfast', 'token', 'create', '--for', 'eve');
    const asEve = ['env', `HOLDFAST_TOKEN=${token}`, 'holdfast', '--identity', identity];
    for (const [asked, address] of Object.entries(nodes)) {
      const from = asked === 'a' ? 'b' : 'a';
      const told = await exec(from, ...asEve, '--host', address, 'status', '-o', 'json');
      assert.equal((JSON.parse(told) as StatusView).node, asked);
    }
  });

  test('A person comes in to the API by a certificate, nodes to the store, and everybody else nowhere', async () => {
    const issue = ['certificate', 'issue', file, '--user', 'ann', '--role', 'view', '--to', person];
    await exec('a', 'holdfast', ...issue);
    // Where somebody asks from a machine of their own the files have these names.
    for (const end of ['crt', 'key'])
      await exec('a', 'mv', join(person, `node.${end}`), join(person, `user.${end}`));
    assert.equal((await status('c', '--host', nodes.b ?? '', '--identity', person)).node, 'b');
    await issueOfAnother(name, stranger);
    await Promise.all([...apiPorts.map(apiIsClosed), ...kind.ports.map(storeIsClosed)]);
  });

  test('The owner loses power: another host serves at the address, and it comes back with the same certificate', async () => {
    const { fingerprint256 } = await certificateOf('a');
    const [first] = await holders();
    assert.equal(first, 'a');
    await lab.power('a', 'off');
    await untilServes('b', ['b', 'c'], takeoverWithinMs);
    assert.equal((await host(lab, 'a')).power, 'off');
    const seen = await Promise.all(
      ['b', 'c'].map(async (node) => [node, await exec(node, 'ip', '-o', 'address')]),
    );
    assert.deepEqual(
      seen.map(([node, text]) => [node, text?.includes(` ${floating}/`)]),
      [
        ['b', true],
        ['c', false],
      ],
    );
    await lab.power('a', 'on');
    await untilServes('a', Object.keys(nodes), startWithinMs);
    assert.equal((await certificateOf('a')).fingerprint256, fingerprint256);
    await untilStoreIsWhole('b');
    assert.deepEqual(await holders(), ['a']);
  });

  test('Down, nothing of it is left, and no key on this machine where the file says', async () => {
    const { dir } = lab;
    await lab.down();
    await untilNothingIsLeft(name, dir);
    assert.deepEqual(readdirSync(identity), []);
  });
}

/** A node of another cluster of the same name, called as one of ours. */
async function issueOfAnother(cluster: string, directory: string): Promise<void> {
  const nowMs = Date.now();
  await createAuthorityFiles(directory, {
    cluster,
    passphrase: makePassphrase(),
    keepPassphrase: true,
    nowMs,
  });
  const wanted = { name: 'a', addresses: Object.values(nodes), nowMs, lifeMs: nodeLifeMs };
  await issueToDirectory(directory, directory, wanted);
}
