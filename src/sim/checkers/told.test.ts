import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document, GroupEntry } from '../../core/takeover/document.ts';
import { firstDocument } from '../../core/takeover/first-document.ts';
import { memberEntry } from '../sample-entries.ts';
import { simpleConfig } from '../simple-config.ts';
import { wrongExplanation } from './told.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: { web: {} } });
const owned = { node: 'b', inc: 'b1', gen: 1, def: 'd' };
const assigned: GroupEntry = { is: 'assigned', ...owned };
const draining: GroupEntry = { is: 'draining', ...owned, why: { kind: 'moved-for', node: 'a' }, to: 'a' };
const nodes = { a: memberEntry('a'), b: memberEntry('b') };

/** Whether it is so that web stays on b. */
function stays(web: GroupEntry, more: Partial<Document> = {}): boolean {
  const document = { ...firstDocument(config, 'c1', 'sim'), nodes, groups: { web }, ...more };
  const why = { kind: 'stays' } as const;
  const wrong = wrongExplanation({ config, document, records: {}, wall: 0 }, 'web', {
    chosen: 'b',
    why,
    unmet: [],
    changeWaits: undefined,
    reasons: [
      { node: 'a', verdict: 'good', why: { kind: 'comes-after', node: 'b' } },
      { node: 'b', verdict: 'chosen', why },
    ],
  });
  return wrong === undefined;
}

test('a group stays where it is assigned, and under maintenance also where it is drained from', () => {
  const maintenance = { web: { by: 'admin' } };
  assert.equal(stays(assigned), true);
  assert.equal(stays(draining), false);
  assert.equal(stays(draining, { maintenance }), true);
  assert.equal(stays({ is: 'free', gen: 1 }, { maintenance }), false);
});
