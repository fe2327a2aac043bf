import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import type { LocalGroup } from '../state.ts';
import { becomeClean } from './clean.ts';

const groups = { web: {} };
const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups });
const web = config.groups.web;
assert(web);
/** As a daemon takes it over that follows on another. */
const left = { gen: 1, def: '', definition: web, target: 'stop', resources: {} } as const;

/** A daemon whose incarnation is not the one that is in: what it does to become clean. */
function deeds(step: LocalGroup['step'] | undefined): string[] {
  const t = turnIn({
    self: 'a',
    config,
    document: {
      nodes: { a: { is: 'in', inc: 'a0', lapse: false }, b: { is: 'in', inc: 'b1', lapse: false } },
    },
    state: { clean: { is: 'waiting' }, groups: step === undefined ? {} : { web: { ...left, step } } },
  });
  becomeClean(t);
  return t.actions.map(({ kind }) => kind);
}

test('becomeClean() probes everything when nothing stands here', () => {
  assert.deepEqual(deeds(undefined), ['probe-resource']);
});

test('becomeClean() leaves what a daemon before has left to its group until that has let go', () => {
  assert.deepEqual(deeds('open'), []);
  assert.deepEqual(deeds('closing'), []);
  assert.deepEqual(deeds('closed'), ['probe-resource']);
});
