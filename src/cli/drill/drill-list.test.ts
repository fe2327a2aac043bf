/** What was rehearsed last, and where a drill with --power is refused. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { snapshots } from '../../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../api/testing/serve-fake.ts';
import { exitCodes } from '../../errors.ts';
import { run } from '../testing/run.ts';

let served: ServedFake;
beforeEach(async () => {
  served = await serveFake(snapshots.healthy());
});
afterEach(() => served.close());

const columns = (line = '') => line.trim().split(/ {2,}/);
const record = { by: 'ada', from: 'my-vm2', to: 'my-vm3', outageMs: 420, backOutageMs: null };
const at = Date.parse('2026-11-30T10:00:00Z');

test('drill list says when there was none, and what to do', async () => {
  assert.match((await run(served, 'drill list')).out, /holdfast drill group/);
  assert.deepEqual(JSON.parse((await run(served, 'drill list -o json')).out), []);
});

test('drill list shows a line for each, newest first, and readiness the last of a group', async () => {
  const move = { ...record, at: at - 1000, backOutageMs: 90 };
  served.agent.drilled = { format: 1, groups: { web: { move, power: { ...record, at } } } };
  const lines = (await run(served, 'drill list')).out.trimEnd().split('\n').slice(1).map(columns);
  assert.deepEqual(lines, [
    ['web', 'power', '2026-11-30 10:00:00', 'my-vm2', 'my-vm3', '420ms', '-', 'ada'],
    ['web', 'move', '2026-11-30 09:59:59', 'my-vm2', 'my-vm3', '420ms', '90ms', 'ada'],
  ]);
  const { groups } = JSON.parse((await run(served, 'readiness -o json')).out);
  assert.deepEqual([groups[0].group, groups[0].lastDrill.how], ['web', 'power']);
});

test('drills that are not known do not keep readiness from answering', async () => {
  served.agent.drilled = undefined;
  assert.equal(JSON.parse((await run(served, 'readiness -o json')).out).groups[0].lastDrill, null);
  assert.equal((await run(served, 'drill list')).exit, exitCodes.failed);
});

test('a drill with --power is refused where it would take this very node, and asks nothing of the cluster', async () => {
  const { shown } = served.agent;
  const web = shown.document?.groups.web;
  assert.ok(web && web.is !== 'free');
  served.agent.shown = { ...shown, node: web.node };
  const ran = await run(served, 'drill group web --power --yes');
  assert.equal(ran.exit, exitCodes.refused, ran.err);
  assert.ok(ran.err.includes(`${web.node} is this node`), ran.err);
  assert.deepEqual([served.agent.asked, ran.out], [[], '']);
});
