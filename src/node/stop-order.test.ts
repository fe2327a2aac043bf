import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stopLevels } from './stop-order.ts';

const names = (resources: { name: string; after: string[] }[]) =>
  stopLevels(resources).map((level) => level.map(({ name }) => name));

test('A resource stops before all it was started after, independent ones together', () => {
  const web = { name: 'web', after: ['content', 'ip'] };
  const content = { name: 'content', after: ['disk'] };
  assert.deepEqual(names([{ name: 'disk', after: [] }, content, { name: 'ip', after: [] }, web]), [
    ['web'],
    ['content', 'ip'],
    ['disk'],
  ]);
});

test('Neither a cycle nor a name that does not exist leaves a resource running', () => {
  const stopped = names([
    { name: 'a', after: ['b'] },
    { name: 'b', after: ['a'] },
    { name: 'c', after: ['a', 'nowhere'] },
  ]);
  assert.deepEqual(stopped, [['c'], ['a', 'b']]);
});
