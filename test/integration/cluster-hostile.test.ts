/** A whole cluster and bad input: hostile beats, hostile requests, twins of an agent, a full disk. Nonsense changes nothing. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { type BeatScope, createBeatWriter } from '../../src/keeper/beat.ts';
import { createBeatKeys } from '../../src/keeper/beat-keys.ts';
import { readKeyRing } from '../../src/keeper/compiled.ts';
import { clusterFile } from './support/cluster-file.ts';
import { httpGet } from './support/http-get.ts';
import { says } from './support/says.ts';
import { sendPackets } from './support/send-packets.ts';
import { holdSteady } from './support/steady.ts';
import { TestCluster, takeoverWithinMs } from './support/test-cluster.ts';
import { throughout, until } from './support/until.ts';

const address = '10.1.0.50';
const port = 7405;

describe('A cluster that gets bad input', () => {
  let cluster: TestCluster;
  let scope: BeatScope;

  before(async () => {
    cluster = await TestCluster.up(clusterFile(`hostile-${process.pid}`, ['a', 'b', 'c']));
    await isWell();
    scope = {
      cluster: cluster.name,
      network: 'office',
      keys: createBeatKeys(await readKeyRing(join(cluster.directory, `${cluster.name}.key`))),
    };
  });

  after(async () => {
    if (cluster) await removeSmallDisk();
    await cluster?.down();
  });
  afterEach(() => cluster.owners.check());

  const isWell = () => cluster.untilServing({ web: 'a' });

  /** Sends from the client's network to the heartbeat ports of some nodes. */
  async function send(
    packets: readonly Buffer[],
    nodes: readonly string[],
    forMs: number,
    perSecond: number,
  ): Promise<void> {
    const hosts = nodes.map((node) => `10.1.0.${11 + cluster.nodes.indexOf(node)}`);
    const lines = packets.flatMap((packet) =>
      hosts.map((host) => `${host} ${port} ${packet.toString('base64')}`),
    );
    const file = join(cluster.directory, 'packets');
    writeFileSync(file, `${lines.join('\n')}\n`);
    const argv = [process.execPath, sendPackets, file, String(forMs), String(perSecond)];
    const { code, stderr } = await cluster.lab.exec('client', argv, { timeoutMs: forMs + 20_000 });
    assert.equal(code, 0, stderr);
  }

  /** Beats as the node sent them since its keeper began: writing is deterministic, so these are the very bytes. */
  function recorded(node: string, count: number, changes: Partial<BeatScope> = {}): Buffer[] {
    const { inc, stamp } = JSON.parse(
      readFileSync(join(cluster.stateDirectory(node), 'permit.json'), 'utf8'),
    );
    const write = createBeatWriter({ ...scope, ...changes }, { sender: node, inc, stamp });
    return Array.from({ length: count }, (_, i) =>
      Buffer.from(write({ sequence: i + 1, progress: i, unheard: [], newest: undefined })),
    );
  }

  test('Random, cut, bent and foreign packets on the heartbeat port are counted and change nothing', async () => {
    const steady = await holdSteady(cluster, 'a');
    const [beat] = recorded('b', 1) as [Buffer];
    const bent = (at: number) => Buffer.from(beat.map((byte, i) => (i === at ? byte ^ 0x5a : byte)));
    const packets = [
      ...Array.from({ length: 30 }, (_, i) => randomBytes(i * 40)),
      randomBytes(60_000),
      ...Array.from({ length: beat.length }, (_, i) => beat.subarray(0, i)),
      ...Array.from({ length: beat.length }, (_, i) => bent(i)),
      Buffer.concat([beat, beat]),
      ...recorded('b', 3, { cluster: 'another' }),
      ...recorded('b', 3, { network: 'ring' }),
      ...recorded('a', 3),
    ];
    await send(packets, cluster.nodes, 3_000, 3_000);
    await cluster.untilTells('a', 'beats-rejected');
    assert.ok((await cluster.status('b')).beats.rejected > 500);
    await cluster.untilAllIn();
    await steady.check();
  });

  test('Replayed heartbeats are counted, and keep no dead owner alive', async () => {
    const replayed = recorded('a', 20);
    const before = (await cluster.status('b')).beats.replayed;
    const sending = send(replayed, ['b', 'c'], 4_000, 500);
    await until(
      async () => (await cluster.status('b')).beats.replayed > before,
      takeoverWithinMs,
      'they are counted',
    );
    await cluster.lab.power('a', 'off');
    assert.equal((await cluster.untilRuns('web', 'b')).proof, 'off');
    await sending;
    await cluster.lab.power('a', 'on');
    await isWell();
  });

  test('Hostile requests on the socket are refused in words, and the agent goes on', async () => {
    const steady = await holdSteady(cluster, 'a');
    const request = (body: string, length = Buffer.byteLength(body)) =>
      `POST /v1/requests HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${body}`;
    // Of a body that is too large the answer may be lost together with the rest of the connection.
    const cases: [string | Buffer, RegExp][] = [
      [randomBytes(4_000), /^HTTP\/1\.1 400/],
      ['GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', /404 [\s\S]*unknown-route/],
      ['DELETE /v1/status HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', /405 [\s\S]*wrong-method/],
      [request('{'), /400 [\s\S]*"error"/],
      [request('[]'), /400 [\s\S]*invalid-request/],
      [request('{"kind":"explode"}'), /400 [\s\S]*no request of this kind/],
      [request('{"kind":"stop","group":"web","now":true}'), /400 [\s\S]*this key is unknown here/],
      [request('{"kind":"move","group":"web","node":"a","forMs":-1}'), /400 [\s\S]*forMs/],
      [request('{"kind":"stop","group":"__proto__"}'), /4\d\d [\s\S]*no-such-group/],
      [request('{"kind":"apply","hash":"../../../etc/passwd","base":1}'), /400 [\s\S]*invalid-request/],
      [request(`{"kind":"stop","group":"${'x'.repeat(5_000_000)}"}`), /^(HTTP\/1\.1 413|$)/],
      [
        `GET /v1/events?last=${'9'.repeat(400)} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
        /400 [\s\S]*whole number/,
      ],
    ];
    for (const [text, answer] of cases)
      assert.match(await exchange('a', text), answer, text.toString('utf8', 0, 80));
    // Many that open a connection and then say nothing, or stop in the middle.
    const idle = Array.from({ length: 60 }, (_, i) =>
      connect('a', i % 2 === 0 ? '' : request('{"kind":', 500)),
    );
    assert.equal((await cluster.status('a')).node, 'a');
    for (const socket of idle) socket.destroy();
    await steady.check();
  });

  test('A user without rights can ask nothing of the agent', async () => {
    const { code, stderr } = await cluster.lab.exec('a', [
      ...['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'],
      ...['holdfast', 'group', 'stop', 'web'],
    ]);
    assert.notEqual(code, 0);
    assert.match(stderr, /not allowed|permission|may not|root/i);
    assert.equal((await cluster.group('web', 'a')).state, 'running');
  });

  test('A second agent of the same node on the same host refuses to start, with another state directory too', async () => {
    const steady = await holdSteady(cluster, 'a');
    const agent = ['holdfast', 'agent', '--cluster', cluster.path, '--node', 'a', '--state-dir'];
    const same = await cluster.lab.exec('a', [...agent, '/var/lib/holdfast']);
    assert.deepEqual(
      [same.code, /Another agent \(process \d+\) uses the state directory/.test(same.stderr)],
      [75, true],
    );
    const other = await cluster.lab.exec('a', [...agent, '/run/twin']);
    assert.deepEqual([other.code, /Another agent for node "a" of cluster/.test(other.stderr)], [75, true]);
    await steady.check();
  });

  test('A second agent of the same node on another host gets no part in the cluster', async () => {
    const steady = await holdSteady(cluster, 'a');
    const argv = ['holdfast', 'agent', '--cluster', cluster.path, '--node', 'a', '--state-dir', '/run/twin'];
    const twin = await cluster.lab.spawn('c', argv, { stdio: 'ignore' });
    const socket = join('/proc', String(await pidOf('c')), 'root/run/twin/api.sock');
    const status = async () =>
      JSON.parse(await httpGet(socket, '/v1/status')) as { problems: { code: string }[] };
    const told = async () =>
      (await status()).problems.some(({ code }) => code === 'agent-twin' || code === 'name-taken');
    await until(told, takeoverWithinMs, 'the twin says that it is one', () => cluster.lastWords());
    await throughout(() => cluster.owners.owners(address).join() === 'a', 2_000, 'a keeps what it has');
    twin.kill('SIGTERM');
    await cluster.untilAllIn();
    await steady.check();
  });

  test('A stranger that has the address too is an alarm and takes nothing away', async () => {
    const lives = cluster.nodes.map((node) => cluster.incarnation(node));
    await cluster.lab.exec('client', ['ip', 'addr', 'add', `${address}/24`, 'dev', 'office']);
    // The watch over owners must be able to see two: here they are.
    await until(() => cluster.owners.violations.length > 0, takeoverWithinMs, 'the watch sees two owners');
    await cluster.ask('b', 'group', 'restart', 'web');
    const told = async () => {
      const tell = await Promise.all(['b', 'c'].map((node) => cluster.tells(node, 'two-answer')));
      return tell.includes(true);
    };
    await until(told, takeoverWithinMs, 'status tells of it', () => cluster.lastWords());
    await cluster.lab.exec('client', ['ip', 'addr', 'del', `${address}/24`, 'dev', 'office']);
    const over = async () => !(await told());
    await until(over, takeoverWithinMs, 'the alarm ends', () => cluster.lastWords());
    assert.deepEqual(new Set(cluster.owners.violations.splice(0)), new Set([`${address}: a and client`]));
    assert.deepEqual(
      cluster.nodes.map((node) => cluster.incarnation(node)),
      lives,
    );
    await isWell();
  });

  test('A node without a free byte for its state starts nothing and keeps nobody from anything', async () => {
    await cluster.lab.power('c', 'off');
    await cluster.untilNode('c', 'gone', 'a');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', cluster.stateDirectory('c')]);
    await cluster.lab.power('c', 'on');
    await isWell();
    fill('c');
    await cluster.holdfast('a', 'group', 'move', 'web', 'c', '--no-wait');
    const told = async () => {
      const status = (await cluster.ask('c', 'status')).replace(/\s+/g, ' ');
      return says(status, { kind: 'journal-unwritable', said: '…' });
    };
    await until(told, takeoverWithinMs, 'status tells of the journal', () => cluster.lastWords());
    await until(
      async () => (await cluster.group('web', 'a')).state === 'running',
      takeoverWithinMs,
      'web runs elsewhere',
    );
    assert.deepEqual(cluster.pids('c', 'web/app'), []);
    assert.equal((await cluster.node('c', 'a')).state, 'in', 'it is no reason to switch a node off');
    empty('c');
    await cluster.ask('a', 'group', 'unpin', 'web');
    await cluster.ask('a', 'resource', 'cleanup', 'web/app');
    await cluster.untilRuns('web', 'a');
    await cluster.ask('a', 'group', 'move', 'web', 'c');
    await cluster.untilRuns('web', 'c');
  });

  test('An owner whose disk is full runs on and gives away what it runs; it begins no new incarnation', async () => {
    const steady = await holdSteady(cluster, 'c');
    fill('c');
    await throughout(() => cluster.owners.owners(address).join() === 'c', 1_500, 'c runs on');
    await steady.check();
    await cluster.ask('a', 'group', 'move', 'web', 'a');
    assert.equal((await cluster.untilRuns('web', 'a')).proof, 'released', 'in the room that was kept for it');
    await cluster.ask('a', 'node', 'fence', 'c');
    await until(async () => (await cluster.node('c', 'a')).state === 'gone', takeoverWithinMs, 'c is off');
    fill('c');
    await cluster.lab.power('c', 'on');
    const said = () =>
      says(readFileSync(join(cluster.lab.dir, 'log', 'c.log'), 'utf8'), {
        kind: 'permit-not-written',
        said: '…',
      });
    await until(said, takeoverWithinMs, 'c cannot begin without a permit');
    assert.equal((await cluster.node('c', 'a')).state, 'gone');
    empty('c');
    await cluster.ask('a', 'group', 'unpin', 'web');
    await isWell();
  });

  function fill(node: string): void {
    const ballast = join(cluster.stateDirectory(node), 'ballast');
    execFileSync('sh', [
      '-c',
      'dd if=/dev/zero of="$1" bs=4k status=none 2> /dev/null || :',
      'fill',
      ballast,
    ]);
  }

  function empty(node: string): void {
    rmSync(join(cluster.stateDirectory(node), 'ballast'));
  }

  async function removeSmallDisk(): Promise<void> {
    if (!readFileSync('/proc/self/mountinfo', 'utf8').includes(cluster.stateDirectory('c'))) return;
    await cluster.lab.power('c', 'off');
    execFileSync('umount', [cluster.stateDirectory('c')]);
  }

  async function pidOf(name: string): Promise<number | undefined> {
    return (await cluster.lab.status()).hosts.find((host) => host.name === name)?.pid;
  }

  function connect(node: string, text: string | Buffer) {
    const socket = createConnection(join(cluster.stateDirectory(node), 'api.sock'));
    socket.on('error', () => {});
    socket.write(text);
    return socket;
  }

  /** Everything that is answered until the agent closes the connection. */
  function exchange(node: string, text: string | Buffer): Promise<string> {
    return new Promise((resolve) => {
      let answer = '';
      const socket = connect(node, text);
      socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
      socket.on('close', () => resolve(answer));
    });
  }
});
