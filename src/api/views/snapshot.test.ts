/** What a simulation gets of a cluster: all of its state, and nothing that may be a secret. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answers } from '../contract/answers.ts';
import { sampleConfig, sampleGroup, sampleNode, sampleResource } from '../testing/sample-config.ts';
import { sampleSnapshot, snapshots } from '../testing/sample-snapshots.ts';
import { viewSnapshot } from './snapshot.ts';

const secret = 'correct horse';

test('A snapshot has nothing of what resources, checks, devices, notifications and the store are given', () => {
  const params = { password: secret };
  const node = sampleNode(1);
  const config = sampleConfig({
    store: { kind: 'etcd', endpoints: ['http://10.77.0.1:2379'], prefix: secret },
    nodes: { 'my-vm1': { ...node, fence: node.fence.map((device) => ({ ...device, params })) } },
    health: {
      minimum: 1,
      settleMs: 0,
      checks: { web: { type: 'http', params, score: 1, intervalMs: 1_000, timeoutMs: 100, misses: 2 } },
    },
    notifications: {
      hook: {
        kind: 'webhook',
        params: { url: `https://example.com/${secret}`, token: secret },
        severity: 'info',
        events: ['problems'],
        gatherMs: 1,
        perHour: 1,
        timeoutMs: 1,
      },
    },
    groups: { web: sampleGroup({ resources: [{ ...sampleResource('db', 'exec'), params }] }) },
  });
  const view = viewSnapshot(sampleSnapshot({ config }));
  assert.ok(!JSON.stringify(view).includes(secret));
  assert.deepEqual(view.store.places, ['http://10.77.0.1:2379']);
  assert.equal(view.config.groups.web?.resources[0]?.type, 'exec');
});

test('A snapshot has the shape of the contract in every moment of a cluster that there is', () => {
  const moments = Object.entries(snapshots).filter(([name]) => name !== 'notInitialised');
  assert.ok(moments.length > 5);
  for (const [, shown] of moments) answers.SnapshotView.parse(viewSnapshot(shown()));
});

test('A snapshot of an agent that has not read the cluster is an error of the catalogue', () => {
  assert.throws(() => viewSnapshot(snapshots.notInitialised()), { code: 'not-initialised' });
});
