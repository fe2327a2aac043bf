/** Troubles of one node's state directory, as another node shows them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeRecord } from '../../core/takeover/document.ts';
import { owned, sampleDocument } from '../testing/sample-document.ts';
import { sampleSnapshot } from '../testing/sample-snapshots.ts';
import { viewStatus } from './status.ts';

function shownOf(change: Partial<NodeRecord>): string[] {
  const document = sampleDocument({ groups: { web: owned('my-vm3') } });
  const s = sampleSnapshot({ document });
  const record = { ...s.records['my-vm3']!, ...change };
  const { problems } = viewStatus({ ...s, records: { ...s.records, 'my-vm3': record } });
  return problems.filter(({ about }) => about.node === 'my-vm3').map(({ level, code }) => `${level} ${code}`);
}

test('every node shows how the state directory of another one stands', () => {
  const left = { freeMib: 3, freeFiles: 1_000_000 };
  assert.deepEqual(shownOf({}), []);
  assert.deepEqual(shownOf({ disk: { is: 'low', ...left } }), ['warning disk-low']);
  assert.deepEqual(shownOf({ disk: { is: 'full', ...left } }), ['alarm disk-full']);
  assert.deepEqual(shownOf({ disk: { is: 'read-only' } }), ['alarm disk-read-only']);
  assert.deepEqual(shownOf({ disk: { is: 'emptied', missing: ['permit.json'] } }), ['alarm disk-emptied']);
});

test('every node shows that another one cannot give a group away', () => {
  const why = { kind: 'cannot-release', group: 'web', forMs: 10_000, said: 'EROFS' } as const;
  const running = { web: { gen: 7, phase: 'stop-failed', why } } as const;
  assert.deepEqual(shownOf({ running }), ['alarm group-cannot-release']);
});
