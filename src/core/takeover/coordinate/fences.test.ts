import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { judge } from '../membership/judge.ts';
import { makeDraft } from './draft.ts';
import { fenceAccused } from './fences.ts';

const cluster = { nodes: ['a', 'b', 'c'], networks: ['net1'], fence: 'manual', groups: {} } as const;
const isIn = (node: string) => ({ is: 'in', inc: `${node}1`, lapse: false }) as const;
const why = { kind: 'not-heard', heard: 2, of: 3 } as const;
const accused = {
  is: 'accused',
  inc: 'a1',
  lapse: false,
  why,
  asked: false,
  attempt: 0,
  started: false,
} as const;

/** What b, which coordinates, makes of the accused a, whose last record says that it hears everybody. */
function afterwards(hears: Readonly<Record<string, boolean>>): string | undefined {
  const nodes = { a: accused, b: isIn('b'), c: isIn('c') };
  const t = turnIn({
    self: 'b',
    config: simpleConfig(cluster),
    document: { nodes },
    state: { hears: { net1: hears } },
  });
  const document = t.s.store.document!.value;
  const d = makeDraft(document);
  fenceAccused(t, d, judge(t, document));
  return d.next.nodes.a?.is;
}

test('fenceAccused() withdraws an accusation for a node that is heard again', () => {
  assert.equal(afterwards({ a: true, c: true }), 'in');
});

test('fenceAccused() withdraws nothing for a node that is merely not missed yet', () => {
  assert.equal(afterwards({ c: true }), 'accused');
  assert.equal(afterwards({ a: false, c: true }), 'accused');
});
