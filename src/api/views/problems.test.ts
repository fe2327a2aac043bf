/** The list of problems on the status page: complete on every node, and each thing once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reason } from '../../core/reason.ts';
import type { NodeRecord, Proof } from '../../core/takeover/document.ts';
import type { SwitchOn } from '../../core/takeover/switch-on.ts';
import { advice } from '../../core/words/advice.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import { sampleDocument, sampleNow } from '../testing/sample-document.ts';
import { sampleSnapshot, snapshots } from '../testing/sample-snapshots.ts';
import { viewExplanation } from './explanation.ts';
import { viewStatus } from './status.ts';

const twoAnswer: Reason = { kind: 'two-answer', key: 'web/ip', macs: ['02:01', '02:02'], owner: '02:01' };

function withRecord(s: AgentSnapshot, node: string, change: Partial<NodeRecord>): AgentSnapshot {
  return { ...s, records: { ...s.records, [node]: { ...s.records[node]!, ...change } } };
}

const kinds = (s: AgentSnapshot) => viewStatus(s).problems.map(({ level, code }) => `${level} ${code}`);

test('every node shows what one node alone has seen, once, with the level it was said with', () => {
  const tells = [{ level: 'alarm', reason: twoAnswer }] as const;
  const one = withRecord(snapshots.healthy(), 'my-vm3', { tells });
  assert.deepEqual(kinds(one), ['alarm two-answer']);
  assert.deepEqual(kinds(withRecord(one, 'my-vm4', { tells })), ['alarm two-answer']);
  assert.deepEqual(kinds({ ...one, problems: tells }), ['alarm two-answer']);
});

test('what an incarnation said that has ended is not shown any more', () => {
  const tells = [{ level: 'alarm', reason: twoAnswer }] as const;
  const s = withRecord(snapshots.healthy(), 'my-vm3', { tells });
  const ended = s.records['my-vm3']!.inc;
  const nodes = {
    ...sampleDocument().nodes,
    'my-vm3': { is: 'gone', inc: ended, proof: { kind: 'off', by: 'power-switch' } },
  } as const;
  assert.deepEqual(kinds({ ...s, document: sampleDocument({ nodes }) }), ['warning node-is-gone']);
});

test('a node that was fenced stays off for a person: an alarm, unless a person wanted just that', () => {
  const told = (switchOn: SwitchOn) => {
    const off = { is: 'gone', inc: 'x', proof: { kind: 'off', by: 'power-switch' } } as const;
    const nodes = { ...sampleDocument().nodes, 'my-vm3': { ...off, switchOn } };
    return kinds({ ...snapshots.healthy(), document: sampleDocument({ nodes }) });
  };
  const often = { kind: 'fenced-again', count: 2, withinMs: 3_600_000 } as const;
  assert.deepEqual(told({ is: 'not', why: often }), ['alarm node-stays-off']);
  assert.deepEqual(told({ is: 'not', why: { kind: 'asked', by: 'eve' } }), ['warning node-stays-off']);
  assert.deepEqual(told({ is: 'wanted', devices: [] }), ['warning node-is-gone']);
  assert.deepEqual(told({ is: 'done', by: 'power-switch' }), ['warning node-is-gone']);
});

test('a node that its device called off last is to be switched on, unless that was asked for or its agent runs again', () => {
  const healthy = snapshots.healthy();
  const inc = healthy.records['my-vm3']!.inc;
  const hearing = Object.fromEntries(
    Object.entries(healthy.hearing).map(([network, peers]) => [network, { ...peers, 'my-vm3': false }]),
  );
  const told = (proof: Proof, more: Partial<AgentSnapshot> = {}, entry: { switchOn?: SwitchOn } = {}) => {
    const nodes = { ...sampleDocument().nodes, 'my-vm3': { is: 'gone', inc, proof, ...entry } } as const;
    const s = { ...healthy, hearing, document: sampleDocument({ nodes }), ...more };
    const [reason] = viewStatus(s).problems.map((problem) => problem.reason);
    assert.ok(reason?.kind === 'node-is-gone');
    return reason.off === true;
  };
  const off = { kind: 'off', by: 'power-switch' } as const;
  assert.equal(told(off), true);
  assert.equal(told({ kind: 'confirmed', by: 'eve' }), false);
  assert.equal(told(off, {}, { switchOn: { is: 'wanted', devices: [] } }), false);
  const records = { ...healthy.records, 'my-vm3': { ...healthy.records['my-vm3']!, inc: 'later' } };
  assert.equal(told(off, { records }), false);
});

test('a node whose agent is being replaced is away, and what it runs is not lost', () => {
  const s = sampleSnapshot({ away: ['my-vm1'] });
  const hearing = Object.fromEntries(
    Object.entries(s.hearing).map(([network, peers]) => [network, { ...peers, 'my-vm1': false }]),
  );
  const records = Object.fromEntries(
    Object.entries(s.records).map(([node, record]) => [node, { ...record, hears: {} }]),
  );
  const status = viewStatus({ ...s, hearing, records });
  assert.deepEqual(
    status.problems.map(({ code, about }) => [code, about.node]).filter(([, node]) => node === 'my-vm1'),
    [['node-away', 'my-vm1']],
  );
  assert.equal(status.groups[0]?.state, 'running');
});

test('agents of several versions are told as long as they run', () => {
  const mixed = withRecord(snapshots.healthy(), 'my-vm5', { version: '0.2.0' });
  assert.deepEqual(kinds(mixed), ['warning versions-differ']);
  assert.deepEqual(kinds(snapshots.healthy()), []);
});

test('without the store a node is heard as far as this one hears it: what others heard is old', () => {
  const s = snapshots.storeUnreachable();
  const hearing = Object.fromEntries(
    Object.entries(s.hearing).map(([network, peers]) => [network, { ...peers, 'my-vm1': false }]),
  );
  const [web] = viewStatus({ ...s, hearing }).groups;
  assert.deepEqual([web?.state, web?.why?.kind], ['blocked', 'lost-without-store']);
  assert.equal(viewStatus(s).groups[0]?.state, 'running');
});

test('explain recommends no node that nobody hears', () => {
  const s = snapshots.disarmedLoss();
  const lost = viewExplanation(s, 'web')?.reasons.find(({ node }) => node === 'my-vm1');
  assert.deepEqual([lost?.verdict, lost?.why.kind], ['silent', 'node-unheard']);
});

test('an alarm of etcd is told once, although every member shows it', () => {
  const s = sampleSnapshot();
  const member = (name: string) =>
    ({ name, state: 'follows', detail: 'alarm:NOSPACE', well: false, alarm: 'no-space' }) as const;
  const description = { ...s.store.description!, members: ['m1', 'm2', 'm3'].map(member) };
  const full = (refuses: string | undefined) => ({ ...s, store: { ...s.store, description, refuses } });
  assert.deepEqual(kinds(full(undefined)), ['warning store-member-unwell']);
  assert.deepEqual(kinds(full('database space exceeded')), ['alarm store-refuses-writes']);
  const [problem] = viewStatus(full('database space exceeded')).problems;
  assert.ok(problem?.reason.kind === 'store-refuses-writes');
  assert.deepEqual([problem.reason.alarm, problem.advice], ['no-space', advice(problem.reason)]);
});

const died: Reason = { kind: 'died', resource: 'nginx', said: 'exited with code 1' };

test('a service that dies under maintenance is not shown as running, and is an alarm on every node', () => {
  const s = sampleSnapshot({ document: sampleDocument({ maintenance: { web: { by: 'ada' } } }) });
  const resources = { nginx: { is: 'recovering', why: died } } as const;
  const dead = withRecord(s, 'my-vm1', { running: { web: { gen: 7, phase: 'starting', resources } } });
  const status = viewStatus(dead);
  assert.equal(status.groups[0]?.state, 'failed');
  const why = { kind: 'not-running', resources: [{ resource: 'nginx', is: 'failed', why: died }] } as const;
  assert.deepEqual(status.problems[0]?.reason, { kind: 'maintained-and-down', group: 'web', by: 'ada', why });
  const request = { kind: 'maintenance', group: 'web', on: false };
  assert.deepEqual(status.problems[0]?.remedy?.request, request);
  assert.deepEqual(kinds(s), ['warning group-maintained']);
});

test('what a definition failed at that is configured no more is not shown', () => {
  const failed = (def: string) =>
    sampleSnapshot({
      defs: { web: 'd1f0' },
      document: sampleDocument({
        groups: { web: { is: 'free', gen: 7 } },
        failures: { web: { 'my-vm1': { count: 1, gen: 7, def, at: sampleNow - 5_000, why: died } } },
      }),
    });
  const [now] = viewStatus(failed('d1f0')).groups;
  assert.deepEqual([now?.failures.length, now?.why?.kind], [1, 'failed-on']);
  const [mended] = viewStatus(failed('0ld0')).groups;
  assert.deepEqual([mended?.failures.length, mended?.why], [0, null]);
});

test('a group that cannot start as things stand is not said to be about to start', () => {
  const free = { groups: { web: { is: 'free', gen: 7 } } } as const;
  const s = sampleSnapshot({ document: sampleDocument(free) });
  const whys = (at: AgentSnapshot) =>
    viewStatus(at).problems.flatMap(({ reason }) => (reason.kind === 'group-waits' ? [reason.why.kind] : []));
  assert.deepEqual(whys(s), []);
  assert.deepEqual(whys({ ...s, store: snapshots.storeUnreachable().store }), ['waits-for-store']);
  assert.deepEqual(whys({ ...s, store: snapshots.storeWentBack().store }), ['waits-for-true-store']);
  const maintenance = { web: { by: 'ada' } };
  assert.deepEqual(whys(sampleSnapshot({ document: sampleDocument({ ...free, maintenance }) })), [
    'left-alone',
  ]);
});
