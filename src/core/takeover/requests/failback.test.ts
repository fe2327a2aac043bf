/** What a person gets who wants a group back where it prefers to be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memberEntry } from '../../../sim/sample-entries.ts';
import { type SimpleGroup, simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { definitionHash } from '../../definition-hash.ts';
import { makeDraft } from '../coordinate/draft.ts';
import { carryOut } from './carry-out.ts';

/** What comes of `failback` of web, asked where web runs on b and mail on a. */
function failback(groups: Readonly<Record<'web' | 'mail', SimpleGroup>>) {
  const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups });
  const runs = (group: 'web' | 'mail', node: string) =>
    ({ is: 'assigned', gen: 1, inc: `${node}1`, node, def: definitionHash(config.groups[group]!) }) as const;
  const document = {
    groups: { web: runs('web', 'b'), mail: runs('mail', 'a') },
    nodes: { a: memberEntry('a'), b: memberEntry('b') },
  };
  const t = turnIn({ self: 'a', config, document, state: { hears: { net1: { b: true } } } });
  const d = makeDraft(t.s.store.document!.value);
  const outcome = carryOut(t, d, { seq: 1, by: 'eve', request: { kind: 'failback', group: 'web' } });
  return { outcome, entry: d.next.groups.web };
}

test('a failback that is asked for is refused where a group is in the way that keeps apart, and carried out else', () => {
  const web = { nodes: ['a', 'b'], failback: 'manual' } as const;
  const free = failback({ web, mail: {} });
  assert.equal(free.outcome.is, 'done');
  assert.deepEqual([free.entry?.is, free.entry?.is === 'draining' && free.entry.to], ['draining', 'a']);

  const held = failback({ web, mail: { apart: ['web'] } });
  const why = { kind: 'apart-from', group: 'mail' } as const;
  assert.deepEqual(held.outcome, {
    is: 'refused',
    why: { kind: 'may-not-run', group: 'web', node: 'a', why },
  });
  assert.equal(held.entry?.is, 'assigned');
  assert.equal(failback({ web: { ...web, nodes: ['b', 'a'] }, mail: { apart: ['web'] } }).outcome.is, 'done');
});
