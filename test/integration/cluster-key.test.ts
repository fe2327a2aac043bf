/** One key of the cluster takes the place of another under a running cluster, and nobody is accused for it. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { words } from '../../src/core/words/words.ts';
import { keyId, parseClusterKeys } from '../../src/values/cluster-keys.ts';
import { clusterFile } from './support/cluster-file.ts';
import { holdSteady, type Steady } from './support/steady.ts';
import { TestCluster } from './support/test-cluster.ts';
import { until } from './support/until.ts';

interface Keys {
  readonly keys: readonly string[];
  readonly document: { readonly signedBy: string };
  readonly nodes: readonly { readonly node: string; readonly signedBy: string; readonly accepts: string[] }[];
}

describe('A cluster whose key is changed', () => {
  let cluster: TestCluster;
  let steady: Steady;
  let before_: string;

  before(async () => {
    cluster = await TestCluster.up(clusterFile(`key-${process.pid}`, ['a', 'b', 'c']));
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a');
    steady = await holdSteady(cluster, 'a');
    before_ = idsInFile().join();
  });
  after(() => cluster?.down());
  afterEach(async () => {
    cluster.owners.check();
    await steady.check();
    const events = await cluster.ask('a', 'events');
    assert.doesNotMatch(events, /accused|no longer hears|is not heard|not written with the key/);
  });

  const keyFile = () => join(cluster.directory, `${cluster.name}.key`);
  const idsInFile = () => parseClusterKeys(readFileSync(keyFile())).map(keyId);
  const look = async () =>
    JSON.parse(await cluster.ask('b', 'key', 'status', cluster.path, '-o', 'json')) as Keys;
  const rotate = () => cluster.ask('b', 'key', 'rotate', cluster.path);
  const untilAll = (is: (node: Keys['nodes'][number]) => boolean, what: string) =>
    until(async () => (await look()).nodes.every(is), 20_000, what);

  test('The new key is accepted by all before it signs', async () => {
    assert.match(await rotate(), /Step 1 of 3/);
    const [old = '', next = ''] = idsInFile();
    assert.equal(old, before_);
    await untilAll(
      ({ accepts }) => accepts.join() === `${old},${next}`,
      'all accept both and sign with the old one',
    );
  });

  test('The new key signs, and the old one is accepted still', async () => {
    assert.match(await rotate(), /Step 2 of 3/);
    const [next = ''] = idsInFile();
    assert.notEqual(next, before_);
    await untilAll(({ signedBy }) => signedBy === next, 'all sign with the new one');
  });

  test('The document is signed anew, and the old key is forgotten', async () => {
    assert.match(await rotate(), /Step 3 of 3/);
    const [next = '', none] = idsInFile();
    assert.equal(none, undefined);
    await untilAll(({ accepts }) => accepts.join() === next, 'all know the new one alone');
    assert.equal((await look()).document.signedBy, next);
  });

  test('An agent that starts with the new key goes on with what runs', async () => {
    process.kill(cluster.daemonPid('a'), 'SIGKILL');
    await cluster.untilAllIn();
    await cluster.ask('c', 'group', 'maintenance', 'web', 'on');
    await cluster.ask('c', 'group', 'maintenance', 'web', 'off');
  });

  test('A key that nobody knows is taken up by none, although all find it at once, and a daemon begins all the same', async () => {
    const right = readFileSync(keyFile());
    const said = () => cluster.ask('b', 'status').then((text) => text.replace(/\s+/g, ' '));
    const isTold = async (node: string, what: 'foreign' | 'unusable') => {
      const [key = ''] = what === 'foreign' ? idsInFile() : [];
      const shown = { kind: 'key-file-foreign', node, key } as const;
      const broken = {
        kind: 'key-file-unusable',
        node,
        said: 'it has a key of 0 bytes, at least 16 are needed',
      } as const;
      return (await said()).includes(words(what === 'foreign' ? shown : broken));
    };
    const allTold = async (what: 'foreign' | 'unusable') =>
      (await Promise.all(['a', 'b', 'c'].map((node) => isTold(node, what)))).every(Boolean);
    writeFileSync(keyFile(), 'of another cluster, or nothing at all');
    await until(() => allTold('foreign'), 20_000, 'every node says that it does not take it up');
    writeFileSync(keyFile(), '');
    await until(() => allTold('unusable'), 20_000, 'every node says that it cannot be used');
    process.kill(cluster.daemonPid('a'), 'SIGKILL');
    await cluster.untilAllIn();
    await until(() => isTold('a', 'unusable'), 20_000, 'the next daemon of a runs, and says so');
    writeFileSync(keyFile(), right);
    await until(async () => !(await said()).includes('key file of'), 20_000, 'nobody misses anything');
  });
});
