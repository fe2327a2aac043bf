/** What one thing in full shows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleConfig, sampleGroup } from '../../api/testing/sample-config.ts';
import { sampleSnapshot } from '../../api/testing/sample-snapshots.ts';
import { viewGroups } from '../../api/views/groups.ts';
import { renderGroup } from './show.ts';

const groups = {
  cache: sampleGroup(),
  db: sampleGroup(),
  files: sampleGroup(),
  web: sampleGroup({
    after: ['db', 'cache', 'files'],
    withoutFirst: { cache: { without: 'run', forMs: 30_000 }, files: { without: 'stop', forMs: 120_000 } },
  }),
};
const shown = viewGroups(sampleSnapshot({ config: sampleConfig({ groups }) }));
const viewOf = (name: string) => shown.find((group) => group.name === name)!;

test('group show lists what a group starts after, and what it does without each of them', () => {
  assert.deepEqual(viewOf('web').after, [
    { group: 'db', without: 'wait', forMs: null },
    { group: 'cache', without: 'run', forMs: 30_000 },
    { group: 'files', without: 'stop', forMs: 120_000 },
  ]);
  const line = (name: string) =>
    renderGroup(viewOf(name), [], 200)
      .split('\n')
      .find((one) => one.startsWith('Starts after'));
  for (const part of ['db', 'cache', '30s', 'files', '2m'])
    assert.ok(line('web')?.includes(part), line('web'));
  assert.equal(line('db'), undefined);
});
