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
