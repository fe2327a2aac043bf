import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runLine } from '../scenario-commands.ts';
import { makeScenarioState, worldOf } from '../scenario-state.ts';
import type { World } from '../world.ts';
import { checkAgentRestarts } from './restarts.ts';

function worldAfter(...lines: readonly string[]): World {
  return worldOfGroup('on=a', ...lines);
}

function worldOfGroup(group: string, ...lines: readonly string[]): World {
  const s = makeScenarioState(1);
  for (const line of ['cluster nodes=(a,b,c)', `group web ${group}`, 'advance until=quiet', ...lines])
    runLine(s, line);
  return worldOf(s);
}

test('the agent of a node that has left the cluster may begin anew when it is restarted', () => {
  const world = worldAfter(
    'power c off',
    'advance 5s',
    'apply nodes (a,b)',
    'advance 1s',
    'power c on',
    'advance 5s',
    'disk c unreadable',
    'restart c',
    'advance 5s',
    'disk c ok',
    'advance 5s',
  );
  const before = world.nodes.get('c')?.inc;
  checkAgentRestarts(world);
  assert.notEqual(world.nodes.get('c')?.inc, before);
});

test('a group that goes back to its better node at that time is moved by no restart', () => {
  const away = ['power a off', 'advance 5s', 'power a on', 'advance 5s'];
  const world = worldOfGroup('nodes=(a,b) failback=on steady=12s', ...away);
  const owner = () => {
    const { web } = world.store.document?.value.groups ?? {};
    return web?.is === 'assigned' ? web.node : undefined;
  };
  assert.equal(owner(), 'b');
  checkAgentRestarts(world);
  assert.equal(owner(), 'a');
});

test('a member that begins anew when its agent is restarted is found', () => {
  const world = worldAfter();
  const { disk, keeper } = world.nodes.get('b')!;
  const handOver = keeper.handOver.bind(keeper);
  keeper.handOver = () => {
    disk.journalMark = 'of another';
    handOver();
  };
  assert.throws(() => checkAgentRestarts(world), /a restart of the agent of b changed what runs/);
});
