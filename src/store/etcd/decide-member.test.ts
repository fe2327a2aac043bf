/** What the member of a node does at its start, by what it finds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideMember, type KnownMember, type MemberFacts, type MemberNote } from './decide-member.ts';

const urlOf = (name: string) => `http://${name}:2380`;
const started = (name: string): KnownMember => ({ id: `id-${name}`, name, peerUrls: [urlOf(name)] });
const unstarted = (of: string): KnownMember => ({ id: `new-${of}`, name: '', peerUrls: [urlOf(of)] });
const known = (...members: KnownMember[]) => ({ clusterId: '1', members });
const note: MemberNote = { cluster: 'office', node: 'c', etcd: '3.4' };
const empty = { hasData: false, note: undefined, token: undefined };
const full = { hasData: true, note, token: undefined };

function decide(facts: Partial<MemberFacts>) {
  return decideMember({
    cluster: 'office',
    node: 'c',
    peerUrl: urlOf('c'),
    wanted: true,
    directory: empty,
    others: undefined,
    ...facts,
  });
}

test('A member with data goes on alone, and wherever the others know it', () => {
  const goesOn = { kind: 'start', how: { kind: 'goes-on' } };
  assert.deepEqual(decide({ directory: full }), goesOn);
  assert.deepEqual(decide({ directory: full, others: known(started('a'), started('c')) }), goesOn);
  assert.deepEqual(decide({ directory: full, wanted: false }), goesOn);
});

test('A member whose place was taken away or given to a new one puts its data aside', () => {
  for (const others of [known(started('a'), started('b')), known(started('a'), unstarted('c'))])
    assert.deepEqual(decide({ directory: full, others }), { kind: 'put-aside' });
});

test('A member that joined and ended before it told its name goes on', () => {
  const directory = { ...full, note: { ...note, id: 'new-c' } };
  assert.equal(decide({ directory, others: known(started('a'), unstarted('c')) }).kind, 'start');
});

test('A member keeps its data where another cluster answers in the place of its own', () => {
  const directory = { ...full, note: { ...note, clusterId: '2' } };
  assert.equal(decide({ directory, others: known(started('a')) }).kind, 'start');
});

test('A member does not touch the data of another node or cluster', () => {
  for (const foreign of [
    { ...note, node: 'b' },
    { ...note, cluster: 'home' },
  ])
    assert.equal(decide({ directory: { ...full, note: foreign } }).kind, 'foreign');
});

test('A member without data begins a cluster only where it was allowed to, and where nobody answers', () => {
  const directory = { ...empty, token: 't' };
  assert.deepEqual(decide({ directory }), { kind: 'start', how: { kind: 'first', token: 't' } });
  assert.deepEqual(decide({}), { kind: 'wait', for: 'others' });
  assert.deepEqual(decide({ directory, others: known(started('a')) }), { kind: 'wait', for: 'not-second' });
});

test('A member without data joins where it was added, and waits for that', () => {
  assert.deepEqual(decide({ others: known(started('a')) }), { kind: 'wait', for: 'adding' });
  assert.deepEqual(decide({ others: known(started('a'), unstarted('c')) }), {
    kind: 'start',
    how: {
      kind: 'joins',
      peers: [
        ['a', urlOf('a')],
        ['c', urlOf('c')],
      ],
    },
    id: 'new-c',
  });
});

test('A member whose data is lost waits until another one was put in its place', () => {
  const others = known(started('a'), started('b'), started('c'));
  assert.deepEqual(decide({ others }), { kind: 'wait', for: 'replacing' });
});

test('A node that shall hold no member ends', () => {
  assert.deepEqual(decide({ wanted: false }), { kind: 'end' });
  assert.deepEqual(decide({ wanted: false, others: known(started('a')) }), { kind: 'end' });
});
