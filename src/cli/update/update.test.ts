/** An update of the five-node cluster, whose nodes have another version as soon as the command has run for them. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { until } from '../../../test/integration/support/until.ts';
import { snapshots } from '../../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../api/testing/serve-fake.ts';
import { viewStatus } from '../../api/views/status.ts';
import { exitCodes } from '../../errors.ts';
import { runWords } from '../testing/run.ts';

const withinMs = 10_000;
const dir = mkdtempSync(join(tmpdir(), 'holdfast-update-'));
const ran = join(dir, 'ran');
const by = join(dir, 'by');
const healthy = viewStatus(snapshots.healthy());
const order = [...healthy.nodes]
  .sort((a, b) => Number(a.coordinator) - Number(b.coordinator))
  .map(({ name }) => name);
let served: ServedFake;

before(() => {
  // As ssh would: the words are a command, the input goes to it.
  writeFileSync(by, '#!/bin/sh\nshift; exec "$@"\n', { mode: 0o755 });
});
after(() => rmSync(dir, { recursive: true }));
beforeEach(async () => {
  rmSync(ran, { force: true });
  served = await serveFake(snapshots.healthy());
  const { agent } = served;
  Object.defineProperty(agent, 'shown', { get: () => updated() });
});
afterEach(() => served.close());

const nodesRan = () => (existsSync(ran) ? readFileSync(ran, 'utf8').trim().split('\n') : []);

function updated() {
  const shown = snapshots.healthy();
  const records = Object.entries(shown.records).map(([name, record]) => [
    name,
    nodesRan().includes(name) ? { ...record, version: '0.2.0+later' } : record,
  ]);
  return { ...shown, records: Object.fromEntries(records) };
}

const update = (...words: string[]) =>
  runWords(served, ['update', '--by', `${by} NODE`, '--timeout', '3s', ...words]);
const notes = `echo "$NODE" >> ${ran}`;

test('it goes from node to node, the coordinator last, and then finds nothing to do', async () => {
  const done = await update('--to', '0.2.0', '--command', notes, '--yes', '-o', 'json');
  assert.equal(done.exit, 0, done.err);
  assert.deepEqual(nodesRan(), order);
  const { to, nodes } = JSON.parse(done.out);
  assert.equal(to, '0.2.0');
  assert.equal(nodes.length, order.length);
  assert.ok(nodes.every((node: { done: boolean }) => node.done));
  const again = await update('--to', '0.2.0', '--command', 'false', '--yes');
  assert.equal(again.exit, 0, again.err);
});

test('a command that fails stops it there; given again, it goes on there', async () => {
  const third = order[2] ?? '';
  const failing = `echo some reason; test $NODE != ${third} && ${notes}`;
  const stopped = await update('--to', '0.2.0', '--command', failing, '--yes');
  assert.equal(stopped.exit, exitCodes.failed);
  assert.match(stopped.err, /^ {2}some reason$/m);
  assert.match(stopped.err, new RegExp(`stopped at ${third}`));
  assert.deepEqual(nodesRan(), order.slice(0, 2));
  const told = await runWords(served, ['update']);
  assert.match(told.out, new RegExp(`stopped at ${third}`));
  const on = await update('--to', '0.2.0', '--command', notes, '--yes');
  assert.equal(on.exit, 0, on.err);
  assert.deepEqual(nodesRan(), order);
  assert.doesNotMatch((await runWords(served, ['update'])).out, /stopped/);
});

test('an agent that does not come back in the new version stops it at the first node', async () => {
  const stopped = await update('--to', '0.2.0', '--command', 'true', '--yes');
  assert.equal(stopped.exit, exitCodes.failed);
  assert.match(stopped.err, new RegExp(`stopped at ${order[0]}`));
});

test('Ctrl-C ends the waiting and not the command, and the next run goes on there', async () => {
  const end = new AbortController();
  const slow = `touch ${dir}/began; while [ ! -e ${dir}/go ]; do sleep 0.01; done; ${notes}`;
  const words = ['update', '--by', `${by} NODE`, '--to', '0.2.0', '--command', slow, '--yes'];
  const running = runWords(served, words, { signal: end.signal });
  await until(() => existsSync(join(dir, 'began')), withinMs, 'the command runs');
  end.abort();
  const { exit, err } = await running;
  assert.equal(exit, 130);
  assert.ok(err.includes('holdfast update --to 0.2.0 --command'), err);
  assert.deepEqual(nodesRan(), []);
  writeFileSync(join(dir, 'go'), '');
  await until(() => nodesRan().length === 1, withinMs, 'the command has ended by itself');
  const on = await update('--to', '0.2.0', '--command', notes, '--yes');
  assert.equal(on.exit, 0, on.err);
  assert.deepEqual(nodesRan(), order);
});

test('while one runs, a second is refused and leaves the first alone; to look at how far it is needs no turn', async () => {
  const go = join(dir, 'go-on');
  const slow = `echo $NODE >> ${dir}/begun; while [ -d ${dir} ] && [ ! -e ${go} ]; do sleep 0.01; done; ${notes}`;
  const first = update('--to', '0.2.0', '--command', slow, '--yes');
  await until(() => existsSync(join(dir, 'begun')), withinMs, 'the command runs');
  const plan = readFileSync(join(served.stateDir, 'update.json'), 'utf8');
  for (const to of ['0.2.0', '0.1.0']) {
    const second = await update('--to', to, '--command', notes, '--yes');
    assert.equal(second.exit, exitCodes.refused, second.err);
    assert.match(second.err, new RegExp(`An update is running here already \\(process ${process.pid}\\)`));
  }
  const told = await runWords(served, ['update']);
  assert.match(told.out, new RegExp(`is running here .*, at ${order[0]}: running the command`));
  assert.equal(readFileSync(join(served.stateDir, 'update.json'), 'utf8'), plan);
  writeFileSync(go, '');
  const { exit, err } = await first;
  assert.equal(exit, 0, err);
  assert.deepEqual(readFileSync(join(dir, 'begun'), 'utf8').trim().split('\n'), order);
  const after = await update('--to', '0.2.0', '--command', 'false', '--yes');
  assert.equal(after.exit, 0, after.err);
});

test('without an answer, without NODE and without a version nothing is run', async () => {
  const unanswered = await update('--to', '0.2.0', '--command', notes);
  assert.equal(unanswered.exit, exitCodes.refused);
  for (const words of [
    ['--to', 'x; reboot'],
    ['--to', '0.2.0', '--by', 'ssh host'],
  ])
    assert.equal((await update(...words, '--command', notes, '--yes')).exit, exitCodes.usage);
  assert.deepEqual(nodesRan(), []);
});

test('a cluster that is not well is refused, and nothing is run', async () => {
  Object.defineProperty(served.agent, 'shown', { get: () => snapshots.nodeGone() });
  const refused = await update('--to', '0.2.0', '--command', notes, '--yes');
  assert.equal(refused.exit, exitCodes.refused);
  assert.deepEqual(nodesRan(), []);
});

test('alone it says which node has which version', async () => {
  const { exit, out } = await runWords(served, ['update', '-o', 'json']);
  assert.equal(exit, 0);
  const { to, nodes } = JSON.parse(out);
  assert.equal(to, null);
  assert.deepEqual(
    nodes.map(({ version }: { version: string }) => version),
    order.map(() => '0.1.0'),
  );
});
