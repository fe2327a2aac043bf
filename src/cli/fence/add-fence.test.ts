/** What `fence add` refuses, and what is told where nothing is found. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { snapshots } from '../../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../api/testing/serve-fake.ts';
import { exitCodes } from '../../errors.ts';
import { run } from '../testing/run.ts';
import { renderFindings } from './find-fence.ts';

let served: ServedFake;
beforeEach(async () => {
  served = await serveFake(snapshots.healthy());
});
afterEach(() => served.close());

const refused: readonly (readonly [line: string, exit: keyof typeof exitCodes])[] = [
  ['fence add --agent fence_redfish --option password=s3cret', 'usage'],
  ['fence add --agent fence_redfish --option secret_key=s3cret', 'usage'],
  ['fence add --agent fence_redfish --secret password=s3cret', 'usage'],
  ['fence add --agent fence_redfish --option action=s3cret', 'usage'],
  ['fence add --agent fence_redfish --option s3cret', 'usage'],
  ['fence add --agent ../s3cret', 'usage'],
  ['fence add --agent fence_nowhere', 'failed'],
  ['fence add --at s3cret/x --agent fence_redfish', 'usage'],
  ['fence add nobody --agent fence_redfish', 'not-found'],
  ['fence add --agent fence_redfish --for-real nobody', 'not-found'],
  ['fence add --agent fence_redfish --for-real my-vm1', 'refused'],
];

for (const [line, exit] of refused)
  test(`"${line}" is refused, and nothing is asked of the cluster`, async () => {
    const ran = await run(served, line);
    assert.equal(ran.exit, exitCodes[exit], ran.err);
    assert.equal(ran.out, '');
    assert.deepEqual(served.agent.asked, []);
    // A secret at the wrong place is not repeated; what is no secret is.
    if (!line.includes('s3cret/') && !line.includes('../')) assert.ok(!ran.err.includes('s3cret'), ran.err);
  });

test('where nothing is found the next steps are told', () => {
  for (const at of [undefined, '10.88.0.101']) {
    const told = renderFindings([], at, 100);
    assert.ok(told.includes('--at') && told.includes('--agent'), told);
    assert.equal(told.includes('10.88.0.101'), at !== undefined);
  }
});
