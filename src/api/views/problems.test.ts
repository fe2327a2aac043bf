/** The list of problems on the status page: complete on every node, and each thing once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reason } from '../../core/reason.ts';
import type { NodeRecord } from '../../core/takeover/document.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import { sampleDocument, sampleSnapshot, snapshots } from '../testing/sample-snapshots.ts';
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
