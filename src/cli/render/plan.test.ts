/** The last line of a plan: it must not promise more than the changes do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlannedChange } from '../../config/planned-change.ts';
import { paint } from '../../terminal/paint.ts';
import { renderPlan } from './plan.ts';

function verdictOf(...changes: readonly Pick<PlannedChange, 'effect' | 'disturbs'>[]): string | undefined {
  const planned = changes.map((change) => ({ kind: 'group', name: 'web', words: 'it', ...change }) as const);
  return renderPlan(planned, { base: 1, isOnlyWords: false }, 200, paint(false)).trimEnd().split('\n').at(-1);
}

test('the verdict of a plan follows from what its changes do', () => {
  const web = { disturbs: ['web'] };
  assert.equal(verdictOf({ effect: 'none' }), 'Nothing that runs is disturbed.');
  assert.equal(verdictOf({ effect: 'waits' }), 'Nothing that runs is disturbed.');
  assert.equal(verdictOf({ effect: 'stops', ...web }), 'Disturbed: web. Everything else runs on.');
  assert.equal(
    verdictOf({ effect: 'starts', ...web }),
    'Disturbed if what is new there does not start: web. Everything else runs on.',
  );
  assert.equal(
    verdictOf({ effect: 'stops', ...web }, { effect: 'moves', disturbs: ['web', 'db'] }),
    'Disturbed: web. May move: db. Everything else runs on.',
  );
  assert.equal(
    verdictOf({ effect: 'stops', ...web }, { effect: 'refused' }),
    'Apply would be refused; nothing would be changed.',
  );
});
