/** What etcd is started with, as golden text: `UPDATE_GOLDEN=1 node --test FILE` writes it anew. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compileMember, type MemberStart } from './compile-member.ts';
import type { ManagedEtcd } from './managed.ts';

const golden = join(import.meta.dirname, 'compile-member.golden.txt');
const managed: ManagedEtcd = {
  members: ['a', 'b', 'c'],
  at: { a: '10.0.0.1', b: '10.0.0.2', c: 'fd00::3' },
  clientPort: 2379,
  peerPort: 2380,
  electionMs: 1_000,
  quotaMiB: 2_048,
  scheme: 'http',
};
const base = { node: 'a', directory: '/var/lib/holdfast/etcd/data', managed };
const starts: Readonly<Record<string, MemberStart>> = {
  'the first of its cluster': { ...base, how: { kind: 'first', token: '4f2a' } },
  'with the data that it has': { ...base, how: { kind: 'goes-on' } },
  'it joins, on IPv6 and over a wide network': {
    ...base,
    node: 'c',
    managed: { ...managed, electionMs: 3_000 },
    how: {
      kind: 'joins',
      peers: [
        ['a', 'http://10.0.0.1:2380'],
        ['c', 'http://[fd00::3]:2380'],
      ],
    },
  },
  'with certificates': {
    ...base,
    managed: { ...managed, scheme: 'https' },
    identity: '/etc/holdfast/identity',
    how: { kind: 'goes-on' },
  },
};

test('compileMember() gives these command lines', () => {
  const text = Object.entries(starts).map(
    ([words, start]) => `# ${words}\n${compileMember(start).join(' ').replaceAll(' --', '\n  --')}\n`,
  );
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, text.join('\n'));
  assert.equal(text.join('\n'), readFileSync(golden, 'utf8'));
});

test('compileMember() refuses whoever could hold no member', () => {
  assert.throws(() => compileMember({ ...base, node: 'd', how: { kind: 'goes-on' } }), TypeError);
});
