import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLeaseKeeper } from './lease-keeper.ts';

function noting() {
  const done: string[] = [];
  const lease = createLeaseKeeper(
    (message) => void done.push(`tell ${message.kind}`),
    (untilMs) => void done.push(`keep ${untilMs}`),
  );
  return { done, lease };
}

test('the deadline is kept before the keeper is told that it may end, and not with every renewal', () => {
  const { done, lease } = noting();
  lease.tell({ kind: 'deadline', boottimeMs: 5000 });
  lease.tell({ kind: 'deadline', boottimeMs: 6000 });
  lease.tell({ kind: 'handed-over' });
  assert.deepEqual(done, ['tell deadline', 'tell deadline', 'keep 6000', 'tell handed-over']);
});

test('the deadline of a daemon that has lost its keeper is kept, and so is a later one', () => {
  const { done, lease } = noting();
  lease.tell({ kind: 'deadline', boottimeMs: 5000 });
  assert.equal(lease.orphaned(), 5000);
  lease.tell({ kind: 'deadline', boottimeMs: 6000 });
  assert.deepEqual(done, ['tell deadline', 'keep 5000', 'keep 6000', 'tell deadline']);
});

test('where no deadline counts none is kept', () => {
  const { done, lease } = noting();
  lease.tell({ kind: 'deadline', boottimeMs: undefined });
  assert.equal(lease.orphaned(), undefined);
  assert.deepEqual(done, ['tell deadline']);
});
