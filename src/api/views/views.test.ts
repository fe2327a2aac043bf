/** Views of moments of a cluster: documented shapes, and the states that are easy to tell wrongly. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import type { Document, Lapse } from '../../core/takeover/document.ts';
import { words } from '../../core/words/words.ts';
import { groupView, resourceView } from '../contract/group-view.ts';
import { nodeView } from '../contract/node-view.ts';
import { eventView, explanationView } from '../contract/other-views.ts';
import { statusView } from '../contract/status-view.ts';
import { sampleConfig, sampleGroup } from '../testing/sample-config.ts';
import { accused, entryIn, owned, sampleDocument } from '../testing/sample-document.ts';
import { sampleRecord, sampleSnapshot, snapshots } from '../testing/sample-snapshots.ts';
import { viewEvent } from './events.ts';
import { viewExplanation } from './explanation.ts';
import { viewGroups } from './groups.ts';
import { viewNodes } from './nodes.ts';
import { viewResources } from './resources.ts';
import { viewStatus } from './status.ts';

for (const [name, snapshot] of Object.entries(snapshots)) {
  test(`views have the documented shapes, and nothing beside them, at the moment "${name}"`, () => {
    const s = snapshot();
    // A schema takes off what it does not know: what it gives back is what is documented.
    const isDocumented = <T>(schema: z.ZodType<T>, view: T) => assert.deepEqual(schema.parse(view), view);
    isDocumented(statusView, viewStatus(s));
    isDocumented(z.array(nodeView), viewNodes(s));
    isDocumented(z.array(groupView), viewGroups(s));
    isDocumented(z.array(resourceView), viewResources(s));
    for (const group of s.document ? viewGroups(s) : [])
      isDocumented(explanationView, viewExplanation(s, group.name));
  });

  test(`views show every node and every group of the file at the moment "${name}"`, () => {
    const s = snapshot();
    assert.deepEqual(
      viewNodes(s).map((node) => node.name),
      Object.keys(s.config?.nodes ?? {}),
    );
    assert.deepEqual(
      viewGroups(s).map((group) => group.name),
      Object.keys(s.config?.groups ?? {}),
    );
  });
}

test('an event is told in words, with its time and whom it is about, in the documented shape', () => {
  const view = viewEvent({
    seq: 1,
    at: 0,
    level: 'alarm',
    reason: { kind: 'node-in', node: 'a' },
    node: 'a',
    document: 7,
  });
  assert.deepEqual(view, {
    seq: 1,
    at: '1970-01-01T00:00:00.000Z',
    level: 'alarm',
    text: words({ kind: 'node-in', node: 'a' }),
    reason: { kind: 'node-in', node: 'a' },
    document: 7,
    node: 'a',
    group: null,
    resource: null,
  });
  assert.deepEqual(eventView.parse(view), view);
});

test('a group is blocked while its owner is accused, and says whom it waits for', () => {
  const web = viewGroups(snapshots.waitingForPerson())[0];
  assert.equal(web?.state, 'blocked');
  assert.equal(web?.why?.kind, 'waits-for-proof');
});

test('a group is starting until its owner reports this very generation', () => {
  const s = snapshots.healthy();
  const record = sampleRecord('my-vm1', [], { running: { web: { gen: 6, phase: 'running' } } });
  const stale = { ...s, records: { ...s.records, 'my-vm1': record } };
  assert.equal(viewGroups(stale)[0]?.state, 'starting');
  const other = { ...record, inc: 'another', running: { web: { gen: 7, phase: 'running' as const } } };
  assert.equal(viewGroups({ ...s, records: { ...s.records, 'my-vm1': other } })[0]?.state, 'starting');
});

test('a group that is no longer configured is shown until it is free', () => {
  const document = sampleDocument({
    groups: { web: owned('my-vm1'), old: owned('my-vm2'), older: { is: 'free', gen: 9 } },
  });
  assert.deepEqual(
    viewGroups(sampleSnapshot({ document })).map((g) => g.name),
    ['web', 'old'],
  );
});

test('a stopped, a disabled and a waiting group are told apart', () => {
  const groups = { a: sampleGroup(), b: sampleGroup(), c: sampleGroup(), d: sampleGroup({ enabled: false }) };
  const free = { is: 'free', gen: 1 } as const;
  const document = sampleDocument({
    groups: { a: free, b: free, c: free, d: free },
    stopped: { a: { is: 'asked', by: 'ada' }, b: { is: 'asked', by: 'ada', disabled: true } },
  });
  const states = viewGroups(sampleSnapshot({ config: sampleConfig({ groups }), document })).map(
    (g) => g.state,
  );
  assert.deepEqual(states, ['stopped', 'disabled', 'waiting', 'disabled']);
});

test('a node is heard by those who published it, and by this node as it hears now', () => {
  const s = snapshots.healthy();
  const deaf = { ...s, hearing: { ...s.hearing, ring: { ...s.hearing.ring, 'my-vm4': false } } };
  const [, , , fourth] = viewNodes(deaf);
  assert.deepEqual(
    fourth?.links.map((l) => [l.network, l.unheardBy]),
    [
      ['office', []],
      ['ring', ['my-vm2']],
    ],
  );
  const reasons = viewStatus(deaf).problems.map((p) => p.reason);
  assert.deepEqual(reasons, [{ kind: 'not-heard-on', node: 'my-vm4', network: 'ring', by: ['my-vm2'] }]);
});

test('a node with a device is not said to wait for a person', () => {
  const entry = accused('my-vm3', { attempt: 2, started: true });
  const document = sampleDocument({ nodes: { ...sampleDocument().nodes, 'my-vm3': entry } });
  const node = viewNodes(sampleSnapshot({ document })).find((n) => n.name === 'my-vm3');
  assert.equal(node?.needsPerson, false);
  assert.deepEqual(node?.fencing, { attempt: 2, running: true });
});

test('a node that nothing can switch off waits for a person unless its lapse counts', () => {
  const config = sampleConfig();
  const nodes = { ...config.nodes, 'my-vm3': { ...config.nodes['my-vm3']!, fence: [] } };
  const view = (lapse: Lapse) => {
    const entry = accused('my-vm3', { lapse });
    const document = sampleDocument({ nodes: { ...sampleDocument().nodes, 'my-vm3': entry } });
    return viewNodes(sampleSnapshot({ config: { ...config, nodes }, document })).find(
      (n) => n.name === 'my-vm3',
    );
  };
  assert.deepEqual([view(false)?.needsPerson, view({ watchdogMs: 10_000 })?.needsPerson], [true, false]);
});

test('a node the document does not know yet is out', () => {
  const document = sampleDocument({ nodes: { 'my-vm2': entryIn('my-vm2') } });
  const states = viewNodes(sampleSnapshot({ document })).map((n) => n.state);
  assert.deepEqual(states, ['out', 'in', 'out', 'out', 'out']);
});

test('a resource on another node is told by the record of its owner', () => {
  const died = { kind: 'died', resource: 'nginx', said: 'exited with code 1' } as const;
  const running = {
    web: {
      gen: 7,
      phase: 'starting' as const,
      resources: { nginx: { is: 'failed', why: died }, ip: { is: 'starting' } } as const,
    },
  };
  const s = snapshots.healthy();
  const records = { ...s.records, 'my-vm1': sampleRecord('my-vm1', [], { running }) };
  assert.deepEqual(
    viewResources({ ...s, records }).map((r) => [r.name, r.state, r.detail]),
    [
      ['content', 'running', ''],
      ['ip', 'starting', ''],
      ['nginx', 'failed', words(died)],
    ],
  );
});

test('a resource of this node is told in detail', () => {
  const here = {
    group: 'web',
    resource: 'nginx',
    type: 'exec',
    state: 'starting',
    why: { kind: 'looks-after-restart' },
    failures: 2,
  } as const;
  const document = sampleDocument({ groups: { web: owned('my-vm2') } });
  const nginx = viewResources(sampleSnapshot({ document, resources: [here] })).find(
    (r) => r.name === 'nginx',
  );
  assert.deepEqual(
    [nginx?.state, nginx?.detail, nginx?.failures],
    ['starting', words({ kind: 'looks-after-restart' }), 2],
  );
});

test('explain tells why a group is not taken over while the proof is missing', () => {
  const explanation = viewExplanation(snapshots.waitingForPerson(), 'web');
  const why = viewStatus(snapshots.waitingForPerson()).groups.find(({ name }) => name === 'web')?.why;
  assert.equal(why?.kind, 'waits-for-proof');
  assert.ok(explanation?.summary);
  assert.equal(viewExplanation(snapshots.healthy(), 'constructor'), undefined);
  assert.throws(() => viewExplanation(snapshots.notInitialised(), 'web'), { code: 'not-initialised' });
});

test('alarms come before warnings', () => {
  const levels = viewStatus(snapshots.troubled()).problems.map((p) => p.level);
  assert.deepEqual(levels, [...levels].sort());
  assert.ok(levels.includes('alarm') && levels.includes('warning'));
});

test('the fence limit is an alarm when it is reached', () => {
  const at = snapshots.healthy().at;
  const reasons = (fenced: number[]) =>
    viewStatus(sampleSnapshot({ document: sampleDocument({ fenced }) })).problems.map((p) => p.reason);
  const reached = { kind: 'fence-limit-reached', count: 4, windowMs: 600_000 };
  assert.deepEqual(reasons([at - 1, at - 2, at - 3, at - 4]), [reached]);
  assert.deepEqual(reasons([at - 1, at - 2, at - 3, at - 700_000]), []);
});

test('a member nobody hears is an alarm, its groups are not said to run, and its health is not known', () => {
  const s = snapshots.disarmedLoss();
  const [node] = viewNodes(s);
  assert.deepEqual([node?.state, node?.heard, node?.health], ['in', false, 'unknown']);
  const [web] = viewGroups(s);
  assert.equal(web?.state, 'blocked');
  assert.deepEqual(web?.why, { kind: 'lost-and-disarmed', node: 'my-vm1', by: 'ada' });
  const [first] = viewStatus(s).problems;
  assert.equal(first?.level, 'alarm');
  const spared = { kind: 'disarmed', by: 'ada' } as const;
  assert.deepEqual(first?.reason, { kind: 'node-unheard', node: 'my-vm1', groups: ['web'], spared });
  assert.deepEqual(first?.remedy, { title: 'arm', request: { kind: 'arm' } });
});

test('a member that one other hears on one network is heard', () => {
  const s = snapshots.disarmedLoss();
  const third = s.records['my-vm3']!;
  const one = { ...third, hears: { ...third.hears, ring: ['my-vm1'] } };
  assert.equal(viewNodes({ ...s, records: { ...s.records, 'my-vm3': one } })[0]?.heard, true);
});

test('a group under maintenance on a node that is gone is an alarm that says why nobody takes it', () => {
  const s = snapshots.nodeGone();
  const maintenance = { web: { by: 'ada' } };
  const document = { ...s.document!, groups: { web: owned('my-vm1') }, maintenance };
  const status = viewStatus({ ...s, document });
  assert.equal(status.groups[0]?.state, 'blocked');
  const why = { kind: 'lost-and-maintained', node: 'my-vm1', is: 'gone', by: 'ada' } as const;
  assert.deepEqual(status.groups[0]?.why, why);
  assert.equal(status.problems[0]?.level, 'alarm');
  const request = { kind: 'maintenance', group: 'web', on: false };
  assert.deepEqual(status.problems[0]?.remedy?.request, request);
  const next = viewExplanation({ ...s, document }, 'web')?.reasons.find((r) => r.verdict === 'chosen');
  assert.equal(next?.why.kind, 'comes-next');
});

test('a group that is about to start is no alarm, one that no node may run is', () => {
  const free = { is: 'free', gen: 0 } as const;
  const waiting = (drained: Document['drained']) =>
    viewStatus(sampleSnapshot({ document: sampleDocument({ groups: { web: free }, drained }) })).problems;
  assert.deepEqual(
    waiting({}).map(({ level, reason }) => [level, reason]),
    [['warning', { kind: 'starts-soon', group: 'web', node: 'my-vm1' }]],
  );
  const all = Object.fromEntries(Object.keys(sampleConfig().nodes).map((name) => [name, { by: 'ada' }]));
  const [first] = waiting(all);
  assert.equal(first?.level, 'alarm');
  assert.deepEqual([first?.code, first?.about.group], ['runs-nowhere', 'web']);
});

test('a store that takes no writes is an alarm with a next step', () => {
  const [first] = viewStatus(snapshots.storeReadOnly()).problems;
  assert.equal(first?.level, 'alarm');
  assert.deepEqual(first?.reason, {
    kind: 'store-refuses-writes',
    node: 'my-vm2',
    then: 'runs-on',
    said: 'its file is read-only (attempt to write a readonly database)',
  });
  assert.notEqual(first?.advice, '');
});

test('a node that hears nobody says that it may be the one that is cut off', () => {
  const s = snapshots.healthy();
  const deaf = { ...s, hearing: { office: {}, ring: { 'my-vm1': false } } };
  assert.deepEqual(viewStatus(deaf).problems[0]?.reason, { kind: 'hears-nobody', node: 'my-vm2' });
  const nodes = { 'my-vm2': entryIn('my-vm2') };
  const alone = sampleDocument({ nodes, groups: { web: owned('my-vm2') } });
  assert.deepEqual(viewStatus({ ...deaf, document: alone }).problems, []);
});
