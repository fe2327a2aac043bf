/** What a person is told to do about a store that takes no writes follows from what etcd itself has raised. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advice } from './advice.ts';

const table = [
  ['no-space', /^NOSPACE .*etcdctl compaction.*etcdctl defrag.*alarm disarm/],
  ['corrupt', /^CORRUPT.*empty directory/],
  [undefined, /whether its (disk is full|members)|mend what it says/],
] as const;

for (const [alarm, step] of table)
  test(`advice() tells the steps for a store whose alarm is ${alarm ?? 'none'}`, () => {
    const raised = { said: 'no', ...(alarm && { alarm }) };
    assert.match(advice({ kind: 'store-refuses-writes', node: 'a', then: 'runs-on', ...raised }), step);
    assert.match(advice({ kind: 'store-member-unwell', member: 'm1', is: 'leads', ...raised }), step);
  });
