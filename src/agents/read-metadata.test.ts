import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMetadata } from './read-metadata.ts';

const ask = (script: string, limitMs?: number) =>
  readMetadata({ program: '/bin/sh', args: ['-c', script] }, limitMs);

test('readMetadata() takes what an agent prints, whatever its exit code', async () => {
  const metadata = await ask(`echo '<resource-agent name="x"><parameters/></resource-agent>'; exit 1`);
  assert.deepEqual(metadata, { name: 'x', parameters: {} });
});

test('readMetadata() says why there is none, within its time', async () => {
  assert.equal(await ask('echo usage'), 'does not describe itself');
  assert.equal(await ask('yes'), 'does not describe itself');
  assert.equal(await ask('sleep 600', 200), 'did not describe itself within 0.2 s');
  assert.equal(await ask('sleep 600 & sleep 600', 200), 'did not describe itself within 0.2 s');
  assert.equal(await readMetadata({ program: '/nowhere/agent', args: [] }), 'is not installed here');
});
