import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Newest } from '../takeover/newest.ts';
import { makeNewestKnown, onNewest, onOwnNewest } from './newest-known.ts';

const at = (version: number, other: Partial<Newest> = {}): Newest => ({
  epoch: 0,
  lineage: 'l',
  version,
  mark: `m${version}`,
  ...other,
});

test('a daemon hears of a document that it may not know, once', () => {
  const known = makeNewestKnown();
  assert.equal(onNewest(known, 'b', at(5)), true);
  assert.equal(onNewest(known, 'b', at(5)), false, 'said before');
  onOwnNewest(known, at(6));
  assert.equal(onNewest(known, 'c', at(5)), false, 'older than its own');
  assert.equal(onNewest(known, 'c', at(6)), false, 'its own');
  assert.equal(onNewest(known, 'c', at(6, { mark: 'other' })), true, 'cannot be true beside its own');
});

test('a daemon hears that what a peer said before is over', () => {
  const known = makeNewestKnown();
  onOwnNewest(known, at(6));
  assert.equal(onNewest(known, 'b', at(6, { lineage: 'k' })), true);
  assert.equal(onNewest(known, 'b', at(6)), true);
  assert.equal(onNewest(known, 'b', at(5)), false);
});

test('a keeper does not forget what a daemon knew when the next one knows less', () => {
  const known = makeNewestKnown();
  onOwnNewest(known, at(6));
  onOwnNewest(known, at(3));
  assert.equal(known.own?.version, 6);
  assert.equal(makeNewestKnown(known).own?.version, 6, 'after a change of the peers');
});
