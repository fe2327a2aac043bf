/**
 * A cluster is upgraded one node after the other, and taken back, while a client asks its service: the program is a link to
 * the directory of a version, as on real hosts. The later version writes more than the older one knows into records,
 * document, beats and state directories.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { buildLater, laterVersion } from './support/later-build.ts';
import { replaceAgent, servesThroughout, servingCluster } from './support/replace-agents.ts';
import { startWithinMs, TestCluster } from './support/test-cluster.ts';
import { until } from './support/until.ts';

const root = join(import.meta.dirname, '..', '..');

describe('A cluster that is upgraded', () => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-upgrade-'));
  const [later, installed] = [join(directory, 'later'), join(directory, 'installed')];
  let cluster: TestCluster;

  before(async () => {
    buildLater(later);
    install(root);
    cluster = await TestCluster.up(servingCluster(`upgrade-${process.pid}`), undefined, {
      holdfast: join(installed, 'bin', 'holdfast'),
    });
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a', startWithinMs);
  });

  after(async () => {
    await cluster?.down();
    rmSync(directory, { recursive: true });
  });
  afterEach(() => cluster.owners.check());

  /** What an agent that is started from now on runs; those that run are not touched. */
  function install(version: string): void {
    symlinkSync(version, `${installed}.new`);
    renameSync(`${installed}.new`, installed);
  }

  async function untilVersions(isLater: readonly boolean[]): Promise<void> {
    for (const at of cluster.nodes)
      await until(
        async () => {
          const { nodes } = await cluster.status(at);
          return nodes.every((node, i) => node.version?.startsWith(laterVersion) === isLater[i]);
        },
        startWithinMs,
        `${at} says who is upgraded: ${isLater}`,
      );
  }

  /** Asked of each node in turn, so that it goes through coordinators and records of both versions. */
  async function answersRequests(): Promise<void> {
    for (const node of cluster.nodes) {
      await cluster.ask(node, 'group', 'maintenance', 'web', 'on');
      await cluster.ask(node, 'group', 'maintenance', 'web', 'off');
    }
  }

  for (const [what, isUpgrade] of [
    ['upgraded', true],
    ['taken back', false],
  ] as const)
    test(`Node after node is ${what}: nothing moves, a client notices nothing, and each node says what the others run`, (t) =>
      servesThroughout(t, cluster, async () => {
        install(isUpgrade ? later : root);
        for (const [i, node] of cluster.nodes.entries()) {
          await replaceAgent(cluster, node, 'SIGHUP');
          await untilVersions(cluster.nodes.map((_, n) => n <= i === isUpgrade));
          await answersRequests();
        }
        const told = await cluster.ask('b', 'status');
        assert.equal(told.includes('VERSION'), false, 'versions are told only while they differ');
      }));

  test('The daemon of a node that waits for its upgrade is killed: another of its own version begins', async () => {
    install(later);
    const daemon = cluster.daemonPid('b');
    process.kill(daemon, 'SIGKILL');
    await until(() => cluster.daemonPid('b') !== daemon, startWithinMs, 'b has a new daemon');
    await cluster.untilAllIn();
    await untilVersions([false, false, false]);
    await replaceAgent(cluster, 'c', 'SIGKILL');
    await untilVersions([false, false, true]);
    assert.match(await cluster.ask('a', 'status'), /VERSION/);
    assert.equal((await cluster.group('web', 'a')).node, 'a');
  });
});
