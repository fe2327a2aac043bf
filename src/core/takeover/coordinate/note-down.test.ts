import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import type { Document } from '../document.ts';
import { makeDraft } from './draft.ts';
import { noteDown } from './note-down.ts';

const withoutFirst = { db: { without: 'run', forMs: 5000 } } as const;
const config = simpleConfig({
  nodes: ['a', 'b'],
  networks: ['net1'],
  fence: 'agent',
  groups: { db: {}, web: { after: ['db'], withoutFirst } },
});
const never = Number.POSITIVE_INFINITY;
const lookAt = { everything: never, members: never, addresses: never, placement: never };
const [now, wall] = [100_000, 1_800_000_000_000];
const owned = { is: 'assigned', node: 'a', inc: 'a1', gen: 1, def: 'd' } as const;

function noted(document: Partial<Document>) {
  const records = { a: { running: { db: { gen: 1, phase: 'running' } as const } } };
  const t = turnIn({ self: 'a', config, now, wall, document, records, state: { lookAt } });
  const d = makeDraft(t.s.store.document!.value);
  noteDown(t, d);
  return { down: d.next.down, changed: d.changed, looksIn: t.s.lookAt.members - now };
}

test('since when a first group does not run is written down once, and it is looked again when others act', () => {
  const from = (at: number) => ({ db: { at } });
  assert.deepEqual(noted({}), { down: from(wall), changed: true, looksIn: 5000 });
  assert.deepEqual(noted({ down: from(wall - 2000) }), {
    down: from(wall - 2000),
    changed: false,
    looksIn: 3000,
  });
  assert.deepEqual(noted({ down: from(wall - 5000) }), {
    down: from(wall - 5000),
    changed: false,
    looksIn: never,
  });
});

test('a first group that runs again is taken out', () => {
  const groups = { db: owned, web: { is: 'free', gen: 0 } } as const;
  assert.deepEqual(noted({ groups }), { down: undefined, changed: false, looksIn: never });
  assert.deepEqual(noted({ groups, down: { db: { at: wall } } }), {
    down: undefined,
    changed: true,
    looksIn: never,
  });
});
