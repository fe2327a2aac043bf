import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterFileModel } from '../schema.ts';
import { linked, makeCompanions } from './companions.ts';

type Groups = ClusterFileModel['groups'];

function groups(together: Readonly<Record<string, readonly string[]>>, look = () => {}): Groups {
  const one = (names: readonly string[]) => ({
    get together() {
      look();
      return names;
    },
  });
  return Object.fromEntries(
    Object.entries(together).map(([name, names]) => [name, one(names)]),
  ) as unknown as Groups;
}

test('makeCompanions() finds who must share a node through others, whichever of them says it', () => {
  const companions = makeCompanions(groups({ a: ['b', 'nobody'], b: [], c: ['b'], d: ['d'], e: [] }));
  assert.deepEqual(companions('a'), ['a', 'b', 'c']);
  assert.deepEqual(companions('c'), ['c', 'b', 'a']);
  assert.deepEqual(companions('d'), ['d']);
});

test('linked() gives the others in the order of the file', () => {
  const links = linked(groups({ a: [], b: [], c: ['b', 'a'], d: ['c'] }), 'together');
  assert.deepEqual([...links.get('c')!], ['a', 'b', 'd']);
});

test('makeCompanions() looks at every group once, of however many it is asked', () => {
  let looks = 0;
  const names = Array.from({ length: 100 }, (_, i) => `g${i}`);
  const companions = makeCompanions(
    groups(Object.fromEntries(names.map((name) => [name, []])), () => looks++),
  );
  for (const name of names) assert.deepEqual(companions(name), [name]);
  assert.equal(looks, names.length);
});
