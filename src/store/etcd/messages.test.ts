import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompactionPolicy } from './compaction.ts';
import { summarize } from './describe.ts';
import { Endpoints } from './endpoints.ts';
import { domainRange, eventsOf, layout, putRequest, readRequest, watchRequest } from './messages.ts';

const takeover = domainRange(layout('/holdfast/my-cluster/'), 'takeover');
const decode = (value: unknown): string => Buffer.from(String(value), 'base64').toString();

test('A compare-and-set compares the revision of the very key it writes', () => {
  const { compare, success } = putRequest(takeover, 'record/n1', 41, '{"a":1}') as Record<
    string,
    Record<string, unknown>[]
  >;
  assert.equal(compare?.[0]?.mod_revision, '41');
  assert.equal(decode(compare?.[0]?.key), '/holdfast/my-cluster/state/takeover/record/n1');
  const put = success?.[0]?.request_put as Record<string, unknown>;
  assert.deepEqual(
    [decode(put.key), decode(put.value)],
    ['/holdfast/my-cluster/state/takeover/record/n1', '{"a":1}'],
  );
});

test('A read and a watch cover document and records and begin after what is known', () => {
  const read = readRequest(takeover, 9);
  assert.deepEqual(
    [decode(read.key), decode(read.range_end)],
    ['/holdfast/my-cluster/state/takeover/', '/holdfast/my-cluster/state/takeover0'],
  );
  assert.equal(read.min_mod_revision, '10');
  assert.equal(readRequest(takeover, 0).min_mod_revision, undefined);
  const watch = watchRequest(takeover, 12).create_request as Record<string, unknown>;
  assert.equal(watch.start_revision, '12');
});

test('An event names the key below the prefix, its version, and whether it is gone', () => {
  const key = Buffer.from('/holdfast/my-cluster/state/takeover/record/n1').toString('base64');
  const value = Buffer.from('{"ü":1}').toString('base64');
  const events = [
    { kv: { key, mod_revision: '3', value } },
    { type: 'DELETE', kv: { key, mod_revision: '4' } },
  ];
  const seen = eventsOf({ events }, takeover).map((event) => [
    event.key,
    event.version,
    event.deleted,
    event.text(),
  ]);
  assert.deepEqual(seen, [
    ['record/n1', 3, false, '{"ü":1}'],
    ['record/n1', 4, true, ''],
  ]);
});

test('A compaction is due after 5,000 revisions or 16 MiB, whichever is first', () => {
  const [many, large] = [new CompactionPolicy(), new CompactionPolicy()];
  const due = (policy: CompactionPolicy, bytes: number): number | undefined => {
    for (let revision = 1; revision < 20_000; revision++) {
      const at = policy.written(revision, bytes);
      if (at !== undefined) return at;
    }
    return undefined;
  };
  assert.equal(due(many, 1_000), 4_981);
  assert.equal(due(large, 256 * 1024), 64 - 20);
});

test('A description counts what may still fail', () => {
  const members = (states: string): Parameters<typeof summarize>[0] =>
    [...states].map((state, i) => ({
      name: `m${i}`,
      state: ({ l: 'leads', f: 'follows', s: 'silent', n: 'has no leader', x: 'learns' } as const)[
        state as 'l'
      ],
      detail: '',
      well: state !== 's' && state !== 'n',
    }));
  const cases: Readonly<Record<string, string>> = {
    lff: '3 of 3 etcd members answer; 1 more may fail',
    lfs: '2 of 3 etcd members answer; none may fail',
    nss: '0 of 3 etcd members answer; 2 are needed',
    lffff: '5 of 5 etcd members answer; 2 more may fail',
    l: '1 of 1 etcd members answers; none may fail',
    lffx: '3 of 3 etcd members answer; 1 more may fail',
  };
  for (const [states, summary] of Object.entries(cases))
    assert.equal(summarize(members(states)).summary, summary);
  assert.equal(summarize(members('lss')).healthy, false);
  assert.equal(summarize(members('lfs')).healthy, true);
});

test('Endpoints move on once per failing member, and refuse what is no address of a member', () => {
  const endpoints = new Endpoints(['http://10.0.0.1:2379/', 'http://10.0.0.2:2379']);
  endpoints.failed('http://10.0.0.1:2379');
  endpoints.failed('http://10.0.0.1:2379');
  assert.equal(endpoints.current, 'http://10.0.0.2:2379');
  for (const bad of [[], ['10.0.0.1:2379'], ['ftp://10.0.0.1:2379'], ['etcd']]) {
    assert.throws(() => new Endpoints(bad), { code: 'store-unavailable' });
  }
});
