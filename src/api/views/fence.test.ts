/** What is shown of the fence devices, by what the members that ask them have published. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { deviceId } from '../../core/definition-hash.ts';
import type { DeviceSeen } from '../../core/takeover/power-seen.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import { fenceDeviceView } from '../contract/fence-view.ts';
import { snapshots } from '../testing/sample-snapshots.ts';
import { viewFence } from './fence.ts';
import { deviceProblems } from './fence-problems.ts';
import { groupReasons } from './readiness/group-reasons.ts';

const node = 'my-vm1';

/** By member what it has heard of the first device of the node, as it was started this time unless told. */
function withAnswers(heard: Readonly<Record<string, DeviceSeen>>, inc?: string): AgentSnapshot {
  const s = snapshots.healthy();
  const entry = s.document?.nodes[node];
  const [device] = s.config?.nodes[node]?.fence ?? [];
  assert.ok(entry?.is === 'in' && device);
  const power = (seen: DeviceSeen) => ({
    [node]: { inc: inc ?? entry.inc, devices: { [deviceId(device)]: seen } },
  });
  const records = Object.entries(s.records).map(([member, record]) => {
    const seen = heard[member];
    return [member, seen === undefined ? { ...record, power: {} } : { ...record, power: power(seen) }];
  });
  return { ...s, records: Object.fromEntries(records) };
}

const silent: DeviceSeen = { is: 'silent', wasOn: true, said: 'exit code 1' };

/** What members heard, and what is shown of it. */
const rows: readonly (readonly [Readonly<Record<string, DeviceSeen>>, string, string, readonly string[]])[] =
  [
    [{}, 'unasked', '', []],
    [{ 'my-vm2': { is: 'on' } }, 'on', '', ['my-vm2']],
    [{ 'my-vm2': { is: 'on' }, 'my-vm3': silent }, 'silent', 'exit code 1', ['my-vm2', 'my-vm3']],
    [{ 'my-vm2': { is: 'contradicts' }, 'my-vm3': silent }, 'contradicts', '', ['my-vm2', 'my-vm3']],
  ];

test('viewFence() shows the worst of what several members heard of a device, and who they are', () => {
  for (const [heard, says, said, askedBy] of rows) {
    const [first] = viewFence(withAnswers(heard)).filter((device) => device.node === node);
    assert.deepEqual([first?.says, first?.said, first?.askedBy], [says, said, askedBy]);
  }
});

test('viewFence() shows nothing of what was heard of another start of the node', () => {
  const [first] = viewFence(withAnswers({ 'my-vm2': { is: 'on' } }, 'older'));
  assert.deepEqual([first?.says, first?.askedBy], ['unasked', []]);
});

test('viewFence() shows every device of every node in the documented shape, at every moment', () => {
  for (const [name, snapshot] of Object.entries(snapshots)) {
    const s = snapshot();
    const devices = viewFence(s);
    assert.deepEqual(z.array(fenceDeviceView).parse(devices), devices, name);
    const configured = Object.values(s.config?.nodes ?? {}).flatMap(({ fence }) => fence);
    assert.equal(devices.length, configured.length, name);
  }
});

/** Two supplies of the node, and by which of them each member has heard what. */
function withPair(first: DeviceSeen | undefined, second: DeviceSeen | undefined): AgentSnapshot {
  const s = snapshots.healthy();
  const entry = s.document?.nodes[node];
  const config = s.config!;
  const [device] = config.nodes[node]!.fence;
  assert.ok(entry?.is === 'in' && device);
  const pair = [1, 2].map((i) => ({ ...device, name: `pdu${i}`, params: { i }, level: 0 }));
  const heard = [first, second].flatMap((seen, i) => (seen ? [[deviceId(pair[i]!), seen] as const] : []));
  const power = { [node]: { inc: entry.inc, devices: Object.fromEntries(heard) } };
  const fence = [...pair, { ...device, name: 'manual', proof: 'confirmed' as const }];
  return {
    ...s,
    config: { ...config, nodes: { ...config.nodes, [node]: { ...config.nodes[node]!, fence } } },
    records: { ...s.records, 'my-vm2': { ...s.records['my-vm2']!, power } },
  };
}

test('viewFence() gives devices that must read back off together one turn, and names the others', () => {
  const devices = viewFence(withPair({ is: 'on' }, silent)).filter((device) => device.node === node);
  assert.deepEqual(
    devices.map(({ device, turn, together, says }) => [device, turn, together.join(), says]),
    [
      ['pdu1', 1, 'pdu2', 'on'],
      ['pdu2', 1, 'pdu1', 'silent'],
      ['manual', 2, '', 'unasked'],
    ],
  );
});

test('deviceProblems() is an alarm while one of two supplies cannot be switched off, and a warning where another level can', () => {
  const never: DeviceSeen = { is: 'silent', wasOn: false, said: 'timed out' };
  const levels = (s: AgentSnapshot) =>
    deviceProblems(s, node).map(({ level, reason }) => [level, reason.kind]);
  assert.deepEqual(levels(withPair({ is: 'on' }, { is: 'on' })), []);
  assert.deepEqual(levels(withPair({ is: 'on' }, never)), [['alarm', 'device-silent']]);
  assert.deepEqual(levels(withPair({ is: 'on' }, { is: 'contradicts' })), [['alarm', 'device-contradicts']]);
  assert.deepEqual(levels(withPair({ is: 'on' }, silent)), [['warning', 'device-silent']]);
  assert.deepEqual(levels(withPair(never, undefined)), [['alarm', 'device-silent']]);
  const s = withPair({ is: 'on' }, never);
  const [other] = snapshots.healthy().config!.nodes[node]!.fence;
  const fence = [...s.config!.nodes[node]!.fence, other!];
  const nodes = { ...s.config!.nodes, [node]: { ...s.config!.nodes[node]!, fence } };
  const entry = s.document!.nodes[node];
  assert.ok(entry?.is === 'in');
  const devices = {
    ...s.records['my-vm2']!.power![node]!.devices,
    [deviceId(other!)]: { is: 'on' } as const,
  };
  const records = {
    ...s.records,
    'my-vm2': { ...s.records['my-vm2']!, power: { [node]: { inc: entry.inc, devices } } },
  };
  assert.deepEqual(levels({ ...s, config: { ...s.config!, nodes }, records }), [
    ['warning', 'device-silent'],
  ]);
});

test('The readiness of a group is an alarm while one of the two supplies of its node does not answer', () => {
  const verdict = (s: AgentSnapshot) => {
    const groups = s.document!.groups;
    const [group] =
      Object.entries(groups).find(([, its]) => its.is === 'assigned' && its.node === node) ?? [];
    assert.ok(group !== undefined);
    const view = { name: group, node, state: 'running', why: null } as never;
    return groupReasons(s, view, [], undefined).map(({ level, reason }) => [level, reason.kind]);
  };
  assert.deepEqual(verdict(withPair({ is: 'on' }, { is: 'on' })), []);
  assert.deepEqual(verdict(withPair({ is: 'on' }, silent)), [['alarm', 'device-silent']]);
});
