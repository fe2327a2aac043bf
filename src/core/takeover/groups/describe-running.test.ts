import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import type { Reason } from '../../reason.ts';
import type { LocalGroup, ResourcePhase } from '../state.ts';
import { describeRunning } from './describe-running.ts';

const config = simpleConfig({ nodes: ['a'], networks: ['net1'], fence: 'agent', groups: { web: {} } });

function described(now: ResourcePhase, change: Partial<LocalGroup> = {}) {
  const group: LocalGroup = {
    gen: 3,
    def: 'd1',
    definition: config.groups.web!,
    target: 'stop',
    step: 'open',
    resources: { main: { now, failures: [] } },
    ...change,
  };
  return describeRunning(turnIn({ self: 'a', config, state: { groups: { web: group } } })).web!;
}

const stops: Reason = { kind: 'group-stops' };
const hangs: Reason = { kind: 'cannot-be-stopped', resource: 'main', state: 'running', said: 'it hangs' };

test('describeRunning() tells a stop that is tried again as the failure it still is', () => {
  const again: ResourcePhase = { is: 'stopping', step: 'kill', order: 9, why: stops, stuck: hangs };
  for (const verdict of [undefined, 'relocate'] as const) {
    const { phase, why } = described(again, verdict ? { verdict, why: stops } : {});
    assert.deepEqual([phase, why], ['stop-failed', hangs]);
  }
});

test('describeRunning() tells a first stop as stopping, and why the group stops', () => {
  const { phase, why } = described({ is: 'stopping', step: 'ask', order: 9, why: stops }, { why: hangs });
  assert.deepEqual([phase, why], ['stopping', hangs]);
});
