/**
 * Five Debian hosts are brought to the next version and back while a client asks their web server every 10 ms: what it waited for, gap
 * by gap. Nothing moves in place; with `--drain` the service makes way once.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, describe, type TestContext, test } from 'node:test';
import { listSilences } from '../../lab/demo/answers.ts';
import { ClientFeed } from '../../lab/demo/client-feed.ts';
import { nowMs } from '../../lab/demo/clock.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { laterVersion } from './support/later-build.ts';
import { hostsWithinMs, type PackagedHosts, whyNoPackagedHosts } from './support/packaged-hosts.ts';
import { install, present, service, TwoVersions } from './support/two-versions.ts';
import { until } from './support/until.ts';

const skip = whyNoPackagedHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const addresses = Object.fromEntries([1, 2, 3, 4, 5].map((i) => [`host${i}`, `10.99.0.1${i}`]));
const updateMs = 250_000;
/** Shorter ones are between any two answers of a machine with other work. */
const gapMs = 50;

const title = 'Five Debian hosts that are updated under a client';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  let versions: TwoVersions;
  let packaged: PackagedHosts;
  let client: ClientFeed | undefined;

  before(async () => {
    versions = await TwoVersions.up(addresses, ['host2', 'host3']);
    ({ packaged } = versions);
    const here = {
      spawn: async (_host: string, [program = '', ...args]: readonly string[], options = {}) =>
        spawn(program, args, options),
    };
    const feed = await ClientFeed.start(here, service);
    client = feed;
    await until(() => feed.answers.length > 10, hostsWithinMs, 'the service answers');
  });
  after(async () => {
    client?.close();
    await versions?.down();
  });

  /** As a person types it on host1. */
  async function update(t: TestContext, ...words: readonly string[]): Promise<void> {
    const fromMs = nowMs();
    const argv = ['holdfast', 'update', '--yes', '--command', install, '--to', ...words];
    const ran = await packaged.hosts.tryWith('host1', argv, { timeoutMs: updateMs });
    const toMs = nowMs();
    assert.equal(ran.code, 0, ran.stderr);
    assert.ok(client);
    client.check();
    const gaps = listSilences(client, { fromMs, toMs })
      .map(({ ms, stalledMs }) => Math.round(ms - stalledMs))
      .filter((ms) => ms > gapMs);
    const total = gaps.reduce((sum, ms) => sum + ms, 0);
    t.diagnostic(
      `${words.join(' ')}: ${Math.round((toMs - fromMs) / 1000)} s, ${total} ms without an answer in gaps of more than ${gapMs} ms (${gaps.join(', ')})`,
    );
    const { nodes } = await packaged.status('host1');
    assert.ok(nodes.every(({ version, drained }) => version?.split('+')[0] === words[0] && drained === null));
  }

  for (const to of [laterVersion, present])
    test(`All are brought to ${to} in place: the service keeps its process`, async (t) => {
      const was = await versions.serviceNow();
      await update(t, to);
      assert.deepEqual(await versions.serviceNow(), was);
    });

  test('With --drain the service makes way, and is back at its place in the end', async (t) => {
    await update(t, laterVersion, '--drain');
    const [state, at] = await versions.serviceNow();
    assert.deepEqual([state, at], ['running', 'host2']);
  });
}
