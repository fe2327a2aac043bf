/** Ctrl-C during a change: what is said is what is known. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { snapshots } from '../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../api/testing/serve-fake.ts';
import { run } from './testing/run.ts';

let served: ServedFake;
let end: AbortController;
beforeEach(async () => {
  served = await serveFake(snapshots.healthy());
  end = new AbortController();
});
afterEach(() => served.close());

const never = () => new Promise<never>(() => {});
const what = 'move web to my-vm2';
const shows = `${what}. "holdfast explain group web" shows it.\n`;
const move = () => run(served, 'group move web my-vm2', { signal: end.signal });

/** The person presses it when the agent is asked for the status. */
function interruptAtStatus(): void {
  served.agent.snapshot = () => {
    end.abort();
    return never();
  };
}

test('a change that was accepted is said to go on', async () => {
  served.agent.onAccepted = interruptAtStatus;
  const { exit, err } = await move();
  assert.deepEqual([exit, err], [130, `This was accepted and goes on: ${shows}`]);
});

test('a change that nobody has answered yet may have been accepted', async () => {
  served.agent.submit = () => {
    end.abort();
    return never();
  };
  const { exit, err } = await move();
  assert.deepEqual([exit, err], [130, `This may have been accepted: ${shows}`]);
});

test('a change of which nothing was sent is said not to be done, also at its question', async () => {
  const asking = await run(served, 'node fence my-vm2', { interrupts: true });
  assert.deepEqual([asking.exit, asking.err], [130, 'This was not sent and is not done: fence my-vm2.\n']);
  interruptAtStatus();
  const { exit, err } = await move();
  assert.deepEqual([exit, err], [130, `This was not sent and is not done: ${what}.\n`]);
  assert.deepEqual(served.agent.asked, []);
});

test('a command that asks for no change says nothing', async () => {
  interruptAtStatus();
  const { exit, err } = await run(served, 'status', { signal: end.signal });
  assert.deepEqual([exit, err], [130, '']);
});
