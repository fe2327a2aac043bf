import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AccountRole, type AccountRoles, roleOf } from './account-roles.ts';

const roles: AccountRoles = { view: ['staff', 'wheel'], operate: ['ops'], admin: ['wheel', 'domain admins'] };

const given: readonly [groups: readonly string[], has: AccountRole | undefined][] = [
  [[], undefined],
  [['root'], undefined],
  [['constructor'], undefined],
  [['Ops'], undefined],
  [['eve', 'staff'], { role: 'view', group: 'staff' }],
  [['staff', 'ops'], { role: 'operate', group: 'ops' }],
  [['domain admins', 'ops'], { role: 'admin', group: 'domain admins' }],
  [['wheel'], { role: 'admin', group: 'wheel' }],
];
for (const [groups, has] of given)
  test(`An account in ${groups.join(', ') || 'no group'} has ${has === undefined ? 'no role' : `the role ${has.role}`}`, () =>
    assert.deepEqual(roleOf(roles, groups), has));
