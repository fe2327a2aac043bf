/** What the data of the members needs, by what they say of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextCare } from './next-care.ts';
import type { LookedAt } from './see-members.ts';
import { voter } from './testing/seen-members.ts';

const MiB = 1024 * 1024;
const quotaBytes = 1024 * MiB;

function member(name: string, sizeMiB: number, usedMiB: number, more: Partial<LookedAt> = {}): LookedAt {
  return {
    ...voter(name),
    endpoint: `http://${name}`,
    revision: 100,
    alarms: [],
    sizeBytes: sizeMiB * MiB,
    usedBytes: usedMiB * MiB,
    ...more,
  };
}

const care = (members: readonly LookedAt[], compactedTo = 0) =>
  nextCare(members, { quotaBytes, compactedTo });
const alarms = ['memberID:1 alarm:NOSPACE'];

test('nextCare() leaves small data and well-used data alone', () => {
  assert.equal(care([member('a', 100, 1), member('b', 900, 800)]), undefined);
});

test('nextCare() tidies one member after the other, and the leader only after it has handed over', () => {
  const [a, b] = [member('a', 400, 10, { leads: true }), member('b', 300, 10)];
  assert.deepEqual(care([a, b]), { kind: 'defragment', member: b });
  const tidied = member('b', 20, 10);
  assert.deepEqual(care([a, tidied]), { kind: 'hand-over', from: a, to: tidied });
  assert.deepEqual(care([a]), { kind: 'defragment', member: a });
});

test('nextCare() tidies nothing while a member is away', () => {
  assert.equal(care([member('a', 400, 10), member('b', 0, 0, { well: false })]), undefined);
});

test('nextCare() forgets, tidies and disarms where the quota is used up, also while a member is away', () => {
  const away = member('c', 0, 0, { well: false, alarms: [] });
  const [a, b] = [member('a', 1000, 1000, { leads: true, alarms }), member('b', 1000, 1000, { alarms })];
  assert.deepEqual(care([a, b, away]), { kind: 'compact', revision: 100 });
  const [emptied, other] = [
    member('a', 1000, 10, { leads: true, alarms }),
    member('b', 1000, 10, { alarms }),
  ];
  assert.deepEqual(care([emptied, other, away], 100), { kind: 'defragment', member: other });
  assert.deepEqual(care([emptied, member('b', 12, 10, { alarms })], 100), {
    kind: 'defragment',
    member: emptied,
  });
  assert.deepEqual(care([member('a', 12, 10, { alarms })], 100), { kind: 'disarm' });
});

test('nextCare() says so where all that lies there is needed', () => {
  assert.deepEqual(care([member('a', 1020, 1010, { alarms })], 100), { kind: 'full' });
});
