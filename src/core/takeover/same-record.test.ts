import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../sim/simple-config.ts';
import { turnIn } from '../../sim/turn-in.ts';
import type { NodeRecord } from './document.ts';
import { sameRecord, sharedWith } from './same-record.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: {} });
const [record] = Object.values(turnIn({ self: 'a', config }).s.store.records).map(({ value }) => value);

function copyOf(changes: Partial<NodeRecord> = {}): NodeRecord {
  assert(record);
  return { ...structuredClone(record), ...changes };
}

test('sameRecord() leaves out the counter, what is undefined, and how much time is left', () => {
  const request = { seq: 1, by: 'admin', request: { kind: 'arm' }, leftMs: 500 } as const;
  const asks = (leftMs: number) => copyOf({ requests: [{ ...request, leftMs }] });
  assert(sameRecord(copyOf(), copyOf({ counter: 7, lineage: undefined })));
  assert(sameRecord(asks(500), asks(20)));
  assert(!sameRecord(asks(500), asks(0)));
});

test('sameRecord() tells apart what a record says, however deep it stands', () => {
  for (const changes of [
    { hears: { net1: [] } },
    { hears: { net1: ['b', 'c'] } },
    { linksDown: ['net1'] },
    { released: { web: 1 } },
    { lineage: 'another' },
  ])
    assert(!sameRecord(copyOf(), copyOf(changes)), JSON.stringify(changes));
});

test('sharedWith() takes what is the same from the record before, and nothing else', () => {
  const before = copyOf({ counter: 7 });
  const made = copyOf({ released: { web: 1 } });
  const shared = sharedWith(before, made);
  assert.deepEqual(shared, made);
  assert.equal(shared.hears, before.hears);
  assert.equal(shared.running, before.running);
  assert.equal(shared.released, made.released);
});
