import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleSnapshot, snapshots } from '../../api/testing/sample-snapshots.ts';
import { serveFake } from '../../api/testing/serve-fake.ts';
import { viewStatus } from '../../api/views/status.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import { run } from '../testing/run.ts';
import { checkStatus, type Thresholds } from './check-line.ts';

const usual: Thresholds = { warnings: 1, alarms: 1, nodes: undefined, silenceMs: undefined, ignored: [] };
const check = (s: AgentSnapshot, change: Partial<Thresholds> = {}) =>
  checkStatus(viewStatus(s), { ...usual, ...change });

const rows: readonly [
  name: string,
  snapshot: AgentSnapshot,
  thresholds: Partial<Thresholds>,
  state: string,
][] = [
  ['a healthy cluster', snapshots.healthy(), {}, 'OK'],
  ['a node that is gone', snapshots.nodeGone(), {}, 'WARNING'],
  ['one warning where two are wanted', snapshots.nodeGone(), { warnings: 2 }, 'OK'],
  ['a warning that is ignored', snapshots.nodeGone(), { ignored: ['node-is-gone'] }, 'OK'],
  ['fewer nodes than wanted', snapshots.nodeGone(), { nodes: 5 }, 'CRITICAL'],
  ['as many nodes as wanted', snapshots.healthy(), { nodes: 5 }, 'OK'],
  ['a store that went back in time', snapshots.storeWentBack(), {}, 'CRITICAL'],
  ['a store that is silent', snapshots.storeUnreachable(), {}, 'CRITICAL'],
  ['a store that answered late', snapshots.healthy(), { silenceMs: 100 }, 'CRITICAL'],
  ['a store that answered in time', snapshots.healthy(), { silenceMs: 1000 }, 'OK'],
  ['everything at once', snapshots.troubled(), {}, 'CRITICAL'],
  ['alarms below the threshold', snapshots.troubled(), { alarms: 50 }, 'WARNING'],
  ['an agent without a cluster', snapshots.notInitialised(), {}, 'UNKNOWN'],
];

for (const [name, snapshot, thresholds, state] of rows) {
  test(`status --check says ${state} of ${name}, in one line`, () => {
    const found = check(snapshot, thresholds);
    assert.equal(found.state, state);
    assert.match(found.line, new RegExp(`^HOLDFAST ${state} - \\S[^\\n]*$`));
    assert.ok(found.line.split('|').length <= 2, 'one bar at most, before the numbers');
  });
}

test('status --check prints numbers that a monitor can draw', () => {
  assert.equal(
    check(snapshots.healthy()).line,
    'HOLDFAST OK - my-cluster: 5 of 5 nodes in, 1 of 1 group running | alarms=0 warnings=0 nodes_in=5;;;0;5 groups_running=1;;;0;1 store_answer=120ms',
  );
});

test('status --check lets no word of a script make a second line or a second bar', () => {
  const said = 'first\nsecond | third';
  const problems = [{ level: 'warning', reason: { kind: 'journal-said', node: 'a', said } }] as const;
  const { line } = check(sampleSnapshot({ problems }));
  assert.match(line, /first second \/ third \| alarms=0/);
});

test('status --check ends with the exit code of its state, UNKNOWN where no agent answers', async () => {
  const served = await serveFake(snapshots.nodeGone());
  try {
    assert.equal((await run(served, 'status --check')).exit, 1);
    assert.equal((await run(served, 'status --check --ignore node-is-gone')).exit, 0);
    assert.equal((await run(served, 'status --check --nodes 5')).exit, 2);
  } finally {
    await served.close();
  }
  const nobody = await run(undefined, 'status --check');
  assert.deepEqual([nobody.exit, nobody.err], [3, '']);
  assert.match(nobody.out, /^HOLDFAST UNKNOWN - No agent answers/);
});
