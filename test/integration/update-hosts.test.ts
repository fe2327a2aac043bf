/**
 * `holdfast update` on three Debian hosts with the package, an etcd of Holdfast's own and a web server that a client asks every 10 ms:
 * all to the later version and back, from one of them, whose own program is replaced meanwhile. Nothing moves.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { StatusView } from '../../src/api/contract/views.ts';
import type { UpdateView } from '../../src/cli/update/update-view.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { type Asking, askSteadily } from './support/ask-steadily.ts';
import type { DebianHosts } from './support/debian-hosts.ts';
import { laterVersion } from './support/later-build.ts';
import {
  type PackagedHosts,
  threeAddresses,
  whyNoPackagedHosts,
  hostsWithinMs as withinMs,
} from './support/packaged-hosts.ts';
import { install, present, service, TwoVersions } from './support/two-versions.ts';
import { until } from './support/until.ts';

const skip = whyNoPackagedHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const names = Object.keys(threeAddresses);
const updateMs = 400_000;

const title = 'Three Debian hosts that are updated one after the other';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  let versions: TwoVersions;
  let packaged: PackagedHosts;
  let hosts: DebianHosts;
  let client: Asking | undefined;

  before(async () => {
    versions = await TwoVersions.up(threeAddresses, ['host2', 'host3', 'host1']);
    ({ packaged } = versions);
    ({ hosts } = packaged);
    client = askSteadily(`http://${service}/`);
    await until(() => (client?.answers.length ?? 0) > 10, withinMs, 'the service answers');
  });
  after(async () => {
    client?.close();
    await versions?.down();
  });

  const status = () => packaged.status('host1');

  /** As a person types it on host1. */
  const update = (...words: string[]) =>
    hosts.tryWith('host1', ['holdfast', 'update', '--yes', ...words], { timeoutMs: updateMs });

  async function installed(): Promise<readonly (string | undefined)[]> {
    return (await status()).nodes.map(({ version }) => version?.split('+')[0]);
  }

  test('an update whose command fails on the second node stops there, and says how to go on', async (t) => {
    const was = await versions.serviceNow();
    const before = (await status()).nodes;
    const order = [...before].sort((a, b) => Number(a.coordinator) - Number(b.coordinator));
    const [first, second] = order.map(({ name }) => name);
    const failing = `test "$NODE" != ${second} && ${install}`;
    const stopped = await update('--to', laterVersion, '--command', failing);
    t.diagnostic(stopped.stderr);
    assert.equal(stopped.code, 1, stopped.stderr);
    assert.ok(
      stopped.stderr.includes(`holdfast update --to ${laterVersion} --command 'test "$NODE" != ${second}`),
    );
    const isLater = (await status()).nodes.filter(({ version }) => version?.startsWith(laterVersion));
    assert.deepEqual(
      isLater.map(({ name }) => name),
      [first],
    );
    assert.match(await hosts.exec('host1', 'holdfast', 'update'), new RegExp(` ${second} `));
    assert.deepEqual(await versions.serviceNow(), was);
  });

  for (const to of [laterVersion, present])
    test(`all are brought to ${to}: nothing moves, and the same words again find nothing to do`, async (t) => {
      const was = await versions.serviceNow();
      client?.forget();
      const ran = await update('--to', to, '--command', install, '-o', 'json');
      t.diagnostic(ran.stderr);
      assert.equal(ran.code, 0, ran.stderr);
      const { nodes }: UpdateView = JSON.parse(ran.stdout);
      assert.ok(nodes.length === names.length && nodes.every(({ done }) => done));
      assert.deepEqual(
        await installed(),
        names.map(() => to),
      );
      assert.deepEqual(await versions.serviceNow(), was);
      t.diagnostic(`longest time without an answer: ${client?.longestSilenceMs()} ms`);
      assert.deepEqual(client?.answeredBy(), ['host2']);
      const again = await update('--to', to, '--command', 'false');
      assert.equal(again.code, 0, again.stderr);
    });

  test('with --drain each node is emptied first, and gets back what had its place there', async (t) => {
    const ran = await update('--to', laterVersion, '--command', install, '--drain');
    t.diagnostic(ran.stderr);
    assert.equal(ran.code, 0, ran.stderr);
    const { nodes, groups } = await status();
    assert.ok(nodes.every(({ drained }) => drained === null));
    assert.deepEqual([groups[0]?.state, groups[0]?.node], ['running', 'host2']);
    assert.ok(client?.answeredBy().includes('host3'), 'web was elsewhere meanwhile');
  });

  test('with --reboot each host boots once; the one where it is run is the last, and the same words end it', async (t) => {
    const boots = () =>
      Promise.all(names.map((host) => hosts.exec(host, 'cat', '/var/lib/holdfast/permit.json')));
    const [was, ids] = [await status(), await boots()];
    const words = ['--to', present, '--command', install, '--reboot'];
    const running = update(...words);
    for (const host of ['host2', 'host3', 'host1'].sort(byRank(was))) {
      await until(() => !hosts.isOn(host), updateMs, `${host} goes down`);
      await hosts.switchOn(host);
    }
    t.diagnostic((await running).stderr);
    const isUp = async () => (await hosts.try('host1', 'holdfast', 'status')).code === 0;
    await until(isUp, withinMs, 'the agent of host1 answers');
    const ended = await until(
      async () => {
        const ran = await update(...words);
        t.diagnostic(ran.stderr);
        return ran.code === 0 && ran;
      },
      withinMs,
      'the update has ended',
    );
    assert.equal(ended.code, 0);
    assert.deepEqual(
      await installed(),
      names.map(() => present),
    );
    const now = await boots();
    assert.ok(now.every((permit, i) => permit !== ids[i]));
  });

  /** The coordinator after the others, host1 after all. */
  function byRank({ coordinator }: StatusView) {
    const rank = (host: string) => (host === 'host1' ? 2 : Number(host === coordinator));
    return (a: string, b: string) => rank(a) - rank(b);
  }
}
