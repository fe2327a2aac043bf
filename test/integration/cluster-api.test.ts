/** Where the agents of a real cluster answer from the network, moved by `apply` while everything runs. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseJoinText } from '../../src/identity/join-text.ts';
import { type ClusterFile, clusterFile } from './support/cluster-file.ts';
import { startWithinMs, TestCluster } from './support/test-cluster.ts';
import { until } from './support/until.ts';

const followsWithinMs = 30_000;

describe('A cluster whose API is moved', () => {
  let cluster: TestCluster;
  let file: ClusterFile;
  let token = '';
  let said = '';

  before(async () => {
    file = clusterFile(`api-${process.pid}`, ['a', 'b']);
    file.cluster.identity = 'identity';
    cluster = await TestCluster.up(file);
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a', startWithinMs);
    token = (await cluster.ask('a', 'token', 'create', '--for', 'eve')).trim();
  });
  after(() => cluster?.down());

  /** `holdfast --host` on a: status of the node there. */
  async function reaches(place: string): Promise<boolean> {
    const identity = join(cluster.directory, 'identity');
    const command = `HOLDFAST_TOKEN=${token} holdfast --host ${place} --identity ${identity} status`;
    const { code, stderr } = await cluster.lab.exec('a', ['sh', '-c', command], { timeoutMs: 30_000 });
    said = stderr;
    return code === 0;
  }

  const untilReached = (place: string, is: boolean) =>
    until(
      async () => (await reaches(place)) === is || undefined,
      followsWithinMs,
      `${place} is ${is ? '' : 'not '}reached`,
      () => `${said}\n${cluster.lastWords()}`,
    );

  async function apply(api: Record<string, unknown>): Promise<void> {
    cluster.write({ ...file, api } as ClusterFile);
    await cluster.ask('a', 'apply', cluster.path, '--yes');
  }

  async function joinPlaces(): Promise<readonly (readonly [host: string, port: number])[]> {
    const text = parseJoinText((await cluster.ask('a', 'token', 'create', '--for', 'join')).trim());
    return (text?.places ?? []).map(({ host, port }) => [host, port]);
  }

  test('Agents leave the old port for the new one, on the network that is named, and nothing stops', async () => {
    for (const place of ['10.1.0.12', '10.2.0.12']) await untilReached(place, true);
    const { generation } = await cluster.group('web', 'a');
    await apply({ port: 7443, networks: ['ring'] });
    await untilReached('10.2.0.12:7443', true);
    await untilReached('10.2.0.12', false);
    for (const place of ['10.1.0.12', '10.1.0.12:7443']) assert.equal(await reaches(place), false, place);
    assert.deepEqual(await joinPlaces(), [
      ['10.2.0.11', 7443],
      ['10.2.0.12', 7443],
    ]);
    assert.equal((await cluster.group('web', 'a')).generation, generation);
    const { stdout } = await cluster.holdfast('b', 'doctor', '-o', 'json');
    const checks = JSON.parse(stdout) as readonly { check: string; result: string; found: string }[];
    const ofApi = checks.filter(({ check }) => check === 'API from the network');
    assert.deepEqual(
      ofApi.map(({ result, found }) => [result, found.includes('10.2.0.12 port 7443')]),
      [['ok', true]],
    );
  });

  test('Agents that shall answer nobody from the network answer their own machine alone, until they shall again', async () => {
    await apply({ enabled: false });
    await untilReached('10.2.0.12:7443', false);
    assert.equal((await cluster.status('b')).node, 'b');
    assert.notEqual((await cluster.holdfast('a', 'token', 'create', '--for', 'join')).code, 0);
    await apply({});
    await untilReached('10.1.0.12', true);
  });
});
