/** A drill that moves the group, when the cluster stops taking changes on the way. The cluster is played. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snapshots } from '../../api/testing/sample-snapshots.ts';
import { serveFake } from '../../api/testing/serve-fake.ts';
import { exitCodes } from '../../errors.ts';
import { run } from '../testing/run.ts';

test('a drill that cannot send the group back says where that shows, when the pin ends, and what to do', async (context) => {
  const served = await serveFake(snapshots.healthy());
  context.after(() => served.close());
  served.agent.onAccepted = () => {
    served.agent.outcome = { outcome: 'unanswered', reason: { kind: 'agent-stopping' } };
  };
  const ran = await run(served, 'drill group web --yes --target 127.0.0.1:1 --within 1s');
  assert.equal(ran.exit, exitCodes.unfinished, ran.err);
  assert.match(ran.err, /group move web my-vm1.*group unpin web/);
  const moves = served.agent.asked.map(({ request }) => ('node' in request ? request.node : request.kind));
  assert.deepEqual(moves, ['my-vm2', 'my-vm1']);
  assert.deepEqual((await served.agent.drills()).groups, {}, 'what did not end is no drill');
});
