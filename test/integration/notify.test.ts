/**
 * A cluster that tells people: a node that loses power while it serves and coordinates is one message, from whoever coordinates
 * next, and so is its coming back.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { routes } from '../../src/api/contract/routes.ts';
import type { NotifyMessage } from '../../src/ports/notify.ts';
import { clusterFile } from './support/cluster-file.ts';
import { httpGet } from './support/http-get.ts';
import { startWithinMs, TestCluster, takeoverWithinMs } from './support/test-cluster.ts';
import { until } from './support/until.ts';

/** What happens is gathered for 5 s, a problem stands for 2 s before it is one. */
const toldWithinMs = 60_000;

const planted = Object.fromEntries(
  ['hook-token', 'hook-secret', 'mail-password'].map((name) => [
    name,
    `${name}-${randomBytes(12).toString('hex')}`,
  ]),
);

describe('A cluster that notifies by a script', () => {
  let cluster: TestCluster;

  before(async () => {
    const file = clusterFile(`notify-${process.pid}`, ['a', 'b', 'c']);
    file.cluster.identity = 'identity';
    file.notifications = {
      log: { kind: 'script', command: ['{here}/tell'], severity: 'info' },
      // Nobody listens there: it fails with its secrets in hand.
      hook: {
        kind: 'webhook',
        url: 'http://127.0.0.1:9/',
        token: { file: 'hook-token' },
        secret: { file: 'hook-secret' },
      },
      mail: {
        kind: 'smtp',
        server: '127.0.0.1:9',
        from: 'c@example.com',
        to: ['a@example.com'],
        user: 'c',
        password: { file: 'mail-password' },
      },
    };
    cluster = await TestCluster.up(file, (directory) => {
      for (const [name, text] of Object.entries(planted))
        writeFileSync(join(directory, name), `${text}\n`, { mode: 0o600 });
      writeFileSync(join(directory, 'tell'), `#!/bin/sh\ncat >>${directory}/told\necho noted\n`, {
        mode: 0o755,
      });
    });
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a', startWithinMs);
    // What a node tells that has only just begun to coordinate, and is lost, is not what is tried here.
    await cluster.ask('a', 'node', 'drain', 'c');
    await cluster.ask('a', 'node', 'resume', 'c');
    await untilTold((one) => has(one, 'node-resumed', { node: 'c' }), 'that c was resumed');
  });
  after(() => cluster?.down());

  function told(): readonly NotifyMessage[] {
    try {
      const lines = readFileSync(join(cluster.directory, 'told'), 'utf8').split('\n');
      return lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as NotifyMessage]));
    } catch {
      return [];
    }
  }
  const untilTold = (fits: (message: NotifyMessage) => boolean, what: string) =>
    until(
      () => told().find(fits),
      toldWithinMs,
      what,
      () => `${told().map(({ text }) => text)}\n${cluster.lastWords()}`,
    );
  const has = ({ events }: NotifyMessage, code: string, more: object = {}) =>
    events.some((event) =>
      Object.entries({ code, ...more }).every(([key, value]) => event[key as keyof typeof event] === value),
    );

  test('Power taken from the node that serves is one message, with the outage', async () => {
    const before = told().length;
    await cluster.lab.power('a', 'off');
    await cluster.untilRuns('web', 'b', takeoverWithinMs);
    const message = await untilTold((one) => has(one, 'group-assigned', { node: 'b' }), 'that web came to b');
    for (const code of ['node-accused', 'node-is-gone'])
      assert.ok(has(message, code, { node: 'a' }), message.text);
    assert.equal(message.severity, 'warning');
    const { outageMs } = message.events.find(({ code }) => code === 'group-assigned')!;
    assert.ok(outageMs !== null && outageMs > 0 && outageMs < takeoverWithinMs, message.text);
    assert.equal(
      told()
        .slice(before)
        .filter((one) => has(one, 'node-accused')).length,
      1,
    );
  });

  test('A test goes out from every node, and says what each way answered', async () => {
    await cluster.lab.power('a', 'on');
    await cluster.untilAllIn();
    const { code, stdout, stderr } = await cluster.holdfast(
      'b',
      'notify',
      'test',
      '--every-node',
      '-o',
      'json',
    );
    const tested = JSON.parse(stdout) as { node: string; way: string; ok: boolean; said: string }[];
    assert.equal(code, 1, stderr);
    const by = (way: string) => tested.filter((one) => one.way === way).map(({ node, ok }) => [node, ok]);
    assert.deepEqual(by('log'), [
      ['a', true],
      ['b', true],
      ['c', true],
    ]);
    for (const way of ['hook', 'mail'])
      assert.deepEqual(by(way), [
        ['a', false],
        ['b', false],
        ['c', false],
      ]);
    assert.ok(
      tested.every(({ way, said }) => way === 'log' || /ECONNREFUSED/.test(said)),
      stdout,
    );
  });

  test('No secret of a way is in the store, on a disk, in an answer or in a bundle for support', async () => {
    const secrets = Object.values(planted);
    const none = (text: string, where: string) => {
      for (const secret of secrets) assert.ok(!text.includes(secret), where);
    };
    const socket = join(cluster.stateDirectory('b'), 'api.sock');
    const paths = Object.values(routes).flatMap(({ method, path }) =>
      method === 'GET' ? [path.replace(':group', 'web').replace(':version', '1')] : [],
    );
    assert.ok(paths.includes('/v1/notifications') && paths.includes('/v1/snapshot'));
    for (const path of [...paths, '/v1/events?last=10000']) none(await httpGet(socket, path), path);
    for (const secret of secrets) {
      const found = execFileSync('sh', [
        '-c',
        'grep -rlF -e "$1" "$2" --exclude=api.sock || true',
        'sh',
        secret,
        cluster.lab.dir,
      ]);
      assert.equal(String(found), '');
    }
    const bundle = join(cluster.directory, 'bundle.tar.gz');
    await cluster.ask('b', 'support', 'bundle', bundle, '--cluster', cluster.path);
    const open = join(cluster.directory, 'bundle');
    mkdirSync(open);
    execFileSync('tar', ['-C', open, '-xzf', bundle]);
    for (const secret of secrets)
      assert.equal(
        String(execFileSync('sh', ['-c', 'grep -rlF -e "$1" "$2" || true', 'sh', secret, open])),
        '',
      );
  });
});
