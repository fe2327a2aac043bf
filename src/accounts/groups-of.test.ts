/** Groups as the system of this machine has them, and what becomes of what "id" prints. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Groups, groupsOf, readGroups } from './groups-of.ts';

const failed = (code: unknown, killed = false) => ({ code, killed, message: 'id failed' });

const printed: Readonly<
  Record<string, readonly [out: string, error: Parameters<typeof readGroups>[1], groups: Groups]>
> = {
  'two groups': ['eve\0ops\0', null, { is: 'known', groups: ['eve', 'ops'] }],
  'a group with a space': ['domain users\0', null, { is: 'known', groups: ['domain users'] }],
  'a group without a name': ['eve\x004711\0', failed(1), { is: 'known', groups: ['eve', '4711'] }],
  'no such user': ['', failed(1), { is: 'no-account' }],
  'an answer that does not come': [
    'eve\0',
    failed(null, true),
    { is: 'silent', said: '"id" gave no answer within 3 s' },
  ],
  'no program': ['', failed('ENOENT'), { is: 'silent', said: 'id failed' }],
};
for (const [what, [out, error, groups]] of Object.entries(printed))
  test(`readGroups() of ${what}`, () => assert.deepEqual(readGroups(out, error), groups));

test('groupsOf() finds the groups of root and no account of a name that nobody has', async () => {
  const root = await groupsOf('root');
  assert.ok(root.is === 'known' && root.groups.includes('root'));
  assert.deepEqual(await groupsOf('holdfast-no-such-account'), { is: 'no-account' });
});
