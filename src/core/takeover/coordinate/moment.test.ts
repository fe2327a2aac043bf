import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memberEntry } from '../../../sim/sample-entries.ts';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { placementInput } from '../placement/placement-view.ts';
import { makeDraft } from './draft.ts';
import { followCuts, momentOf } from './moment.ts';

const config = simpleConfig({
  nodes: ['a', 'b', 'c'],
  networks: ['net1', 'net2'],
  fence: 'agent',
  groups: {},
});
const now = 100_000;

/** What a, which coordinates, makes of c, which hears nobody on net1 while a and b hear each other, and when it looks again. */
function cutOff(
  cutSince: Readonly<Record<string, number>>,
  cHears: readonly string[] = [],
  onNet2: readonly string[] = ['a', 'b'],
) {
  const nodes = { a: memberEntry('a'), b: memberEntry('b'), c: memberEntry('c') };
  const t = turnIn({
    self: 'a',
    config,
    now,
    document: { nodes },
    records: { c: { hears: { net1: cHears, net2: onNet2 } } },
    state: { cutSince },
  });
  t.s.lookAt = { ...t.s.lookAt, members: Number.POSITIVE_INFINITY };
  const d = makeDraft(t.s.store.document!.value);
  followCuts(t, d);
  const counts = placementInput(momentOf(t, d)).cutOff('c').length > 0;
  return { counts, since: t.s.cutSince, lookAt: t.s.lookAt.members };
}

test('a member that is found cut off is looked at again, and counts as such when that has lasted', () => {
  assert.deepEqual(cutOff({}), { counts: false, since: { 'c net1': now }, lookAt: now + 150 });
  assert.equal(cutOff({ 'c net1': now - 149 }).counts, false);
  assert.equal(cutOff({ 'c net1': now - 150 }).counts, true);
});

test('what was over in between counts anew', () => {
  assert.deepEqual(cutOff({ 'c net1': now - 500 }, ['a']).since, {});
});

test('a member that is in touch with nobody anywhere is cut off from no network', () => {
  assert.deepEqual(cutOff({}, [], []).since, {});
});
