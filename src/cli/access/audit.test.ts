import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { snapshots } from '../../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../api/testing/serve-fake.ts';
import { exitCodes } from '../../errors.ts';
import type { AuditEntry } from '../../ports/audit.ts';
import { run } from '../testing/run.ts';

/** The agent that is asked. */
const here = 'my-vm2';
const others = ['my-vm1', 'my-vm3', 'my-vm4', 'my-vm5'];
let served: ServedFake;
beforeEach(async () => {
  served = await serveFake(snapshots.healthy());
  served.agent.others = Object.fromEntries(others.map((node) => [node, []]));
});
afterEach(() => served.close());

const columns = (line = '') => line.trim().split(/ {2,}/).slice(1);
const entry = (seq: number, at: string, what: string): AuditEntry => ({
  seq,
  at,
  who: 'ada',
  by: 'token',
  role: 'admin',
  group: null,
  from: '10.0.0.9',
  what,
  facts: {},
  answer: 'ok',
  because: null,
  text: what,
});

test('audit says when nobody has asked for anything', async () => {
  assert.match((await run(served, 'audit')).out, /^Nobody has asked the cluster for a change yet/);
  assert.match((await run(served, 'audit --since 1h --node my-vm1')).out, /asked my-vm1 .* since then/);
});

test('audit shows a line for each change that was asked for and each attempt to come in, newest last', async () => {
  served.agent.tell({ kind: 'sign-in-failed', from: '10.0.0.9', shown: 'token', why: 'unknown' });
  served.agent.tell({ kind: 'runs', group: 'web', node: 'my-vm1' });
  await run(served, 'node drain my-vm3 --no-wait');
  const lines = (await run(served, 'audit', { width: 140 })).out.trimEnd().split('\n');
  assert.deepEqual(columns(lines[0]), ['NODE', 'WHO', 'ROLE', 'BY', 'FROM', 'WHAT', 'ANSWER']);
  assert.deepEqual(columns(lines[1]), [here, '-', '-', 'token', '10.0.0.9', 'sign-in', 'unknown']);
  assert.deepEqual(columns(lines[2]).slice(2), ['admin', 'local', 'local', 'drain node=my-vm3', 'ok']);
  assert.equal(lines.length, 3);
});

test('audit puts the logs of all nodes together by time, and --last counts over all of them', async () => {
  served.agent.others = {
    ...served.agent.others,
    'my-vm1': [entry(1, '2026-11-30T10:00:00.000Z', 'first'), entry(2, '2026-11-30T12:00:00.000Z', 'third')],
    'my-vm3': [entry(7, '2026-11-30T11:00:00.000Z', 'second')],
  };
  const told = async (words: string) =>
    (JSON.parse((await run(served, `${words} -o json`)).out) as { node: string; what: string }[]).map(
      ({ node, what }) => `${node} ${what}`,
    );
  assert.deepEqual(await told('audit'), ['my-vm1 first', 'my-vm3 second', 'my-vm1 third']);
  assert.deepEqual(await told('audit --last 2'), ['my-vm3 second', 'my-vm1 third']);
  assert.deepEqual(await told('audit --last 0'), []);
  assert.deepEqual(await told('audit --node my-vm3'), ['my-vm3 second']);
  assert.equal((await run(served, 'audit --node my-vm8')).exit, exitCodes['not-found']);
});

test('audit names the nodes that do not answer, after what it has, and ends with an error', async () => {
  served.agent.others = {
    'my-vm1': [entry(1, '2026-11-30T10:00:00.000Z', 'first')],
    'my-vm4': [],
    'my-vm5': [],
  };
  const { exit, out, err } = await run(served, 'audit -o json');
  assert.equal(exit, exitCodes.failed);
  assert.equal(JSON.parse(out).length, 1);
  assert.ok(err.includes('my-vm3') && !err.includes('my-vm4'), err);
  assert.equal((await run(served, 'audit --node my-vm1')).exit, exitCodes.ok);
});

test('audit claims of nobody whose log it has not read that nothing was asked', async () => {
  served.agent.others = { 'my-vm1': [] };
  const { out } = await run(served, 'audit');
  assert.match(out, /^Nobody has asked my-vm1, my-vm2 for a change yet/);
  const alone = await run(served, 'audit --node my-vm3');
  assert.ok(!alone.out.includes('my-vm3') && alone.err.includes('my-vm3'), alone.out);
});

test('audit --last shows the newest only, as facts where a program reads', async () => {
  for (const name of ['a', 'b']) await run(served, `token create --for ${name}`);
  const [shown, ...more] = JSON.parse((await run(served, 'audit --last 1 -o json')).out);
  assert.deepEqual(
    [shown.what, shown.facts, shown.answer],
    ['create-token', { name: 'b', opens: 'view', forMs: 7_776_000_000 }, 'ok'],
  );
  assert.deepEqual(more, []);
});
