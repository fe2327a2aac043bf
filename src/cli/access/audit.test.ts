import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { snapshots } from '../../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../api/testing/serve-fake.ts';
import { run } from '../testing/run.ts';

let served: ServedFake;
beforeEach(async () => {
  served = await serveFake(snapshots.healthy());
});
afterEach(() => served.close());

const columns = (line = '') => line.trim().split(/ {2,}/).slice(1);

test('audit says when nobody has asked for anything', async () => {
  assert.match((await run(served, 'audit')).out, /^Nobody has asked this node for a change yet/);
  assert.match((await run(served, 'audit --since 1h')).out, /since then/);
});

test('audit shows a line for each change that was asked for and each attempt to come in, newest last', async () => {
  served.agent.tell({ kind: 'sign-in-failed', from: '10.0.0.9', shown: 'token', why: 'unknown' });
  served.agent.tell({ kind: 'runs', group: 'web', node: 'my-vm1' });
  await run(served, 'node drain my-vm3 --no-wait');
  const lines = (await run(served, 'audit', { width: 140 })).out.trimEnd().split('\n');
  assert.deepEqual(columns(lines[0]), ['WHO', 'ROLE', 'BY', 'FROM', 'WHAT', 'ANSWER']);
  assert.deepEqual(columns(lines[1]), ['-', '-', 'token', '10.0.0.9', 'sign-in', 'unknown']);
  assert.deepEqual(columns(lines[2]).slice(1), ['admin', 'local', 'local', 'drain node=my-vm3', 'ok']);
  assert.equal(lines.length, 3);
});

test('audit --last shows the newest only, as facts where a program reads', async () => {
  for (const name of ['a', 'b']) await run(served, `token create --for ${name}`);
  const [entry, ...others] = JSON.parse((await run(served, 'audit --last 1 -o json')).out);
  assert.deepEqual(
    [entry.what, entry.facts, entry.answer],
    ['create-token', { name: 'b', opens: 'view', forMs: 7_776_000_000 }, 'ok'],
  );
  assert.deepEqual(others, []);
});
