import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { placementInput } from './placement-view.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: { web: {} } });

/** Why b may be given nothing, by a record of that incarnation which says that it is about to leave. */
function hindranceBy(inc: string): string | undefined {
  const t = turnIn({ self: 'a', config, records: { b: { inc, leaving: true } } });
  const { document, records } = t.s.store;
  const values = Object.entries(records).map(([node, { value }]) => [node, value] as const);
  const moment = {
    config,
    document: document!.value,
    records: Object.fromEntries(values),
    wall: t.clock.wall,
  };
  return placementInput(moment).hindrance('web', 'b')?.kind;
}

test('a node that says that it leaves is given nothing, and a copy of it that leaves says nothing of it', () => {
  assert.equal(hindranceBy('b1'), 'agent-stopping');
  assert.equal(hindranceBy('b2'), undefined);
});
