import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runLine } from '../scenario-commands.ts';
import { makeScenarioState, worldOf } from '../scenario-state.ts';
import { passGoingBack } from './going-back.ts';

const words = [
  ['when its node has stayed', 'steady=12s'],
  ['when its window opens after that', 'steady=100ms window=*_*_*_*_* for=5s'],
] as const;

for (const [when, said] of words)
  test(`a group that goes back ${when} has done so before everything has to be quiet`, () => {
    const s = makeScenarioState(1);
    const group = `group web nodes=(a,b) failback=on ${said}`;
    for (const line of ['cluster nodes=(a,b,c)', group, 'advance until=quiet']) runLine(s, line);
    for (const line of ['power a off', 'advance 5s', 'power a on', 'advance 5s']) runLine(s, line);
    const world = worldOf(s);
    const owner = () => {
      const { web } = world.store.document?.value.groups ?? {};
      return web?.is === 'assigned' ? web.node : undefined;
    };
    assert.equal(owner(), 'b');
    passGoingBack(world, 10_000);
    assert.equal(owner(), 'a');
  });
