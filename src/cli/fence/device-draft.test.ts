/** What is still to be asked for, from what an agent says of itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualParameter } from '../../agents/testing/usual-parameter.ts';
import { type Options, wantedOf, withUsual } from './device-draft.ts';

const plain = usualParameter;
const needed = { ...usualParameter, required: true };
const old = { ...needed, deprecated: true };
const parameters = {
  action: { ...needed, default: 'reboot' },
  ip: needed,
  ipaddr: { ...old, replacedBy: 'ip' },
  username: needed,
  password: plain,
  password_script: plain,
  identity_file: plain,
  lanplus: { ...plain, type: 'boolean', default: '0' },
  plug: needed,
  realm: needed,
};
const metadata = { name: 'fence_some', parameters };
const wanted = (options: Options) => wantedOf(metadata, options).map(({ name, kind }) => [name, kind]);

test('address, user and password are asked for, and what else the agent needs; what every request has is not', () => {
  assert.deepEqual(wanted({}), [
    ['ip', 'text'],
    ['username', 'text'],
    ['password', 'secret'],
    ['realm', 'text'],
  ]);
});

test('what is given is not asked for, nor under its older name or another way in', () => {
  assert.deepEqual(wanted({ ipaddr: '10.0.0.1', login: 'x', identity_file: '/etc/id', realm: 'r' }), []);
  assert.deepEqual(wanted({ ip: '10.0.0.1', username: 'x', password: { file: '/x' }, realm: 'r' }), []);
});

test('a cloud that may know its instances by themselves needs no password', () => {
  const cloud = { name: 'fence_cloud', parameters: { plug: needed, username: plain, password: plain } };
  assert.deepEqual(
    wantedOf(cloud, {}).map(({ name, isRequired }) => [name, isRequired]),
    [
      ['username', false],
      ['password', false],
    ],
  );
});

test('what is usual for an agent is proposed where the agent knows it, and said otherwise counts', () => {
  assert.deepEqual(withUsual('fence_ipmilan', metadata, { ip: 'x' }), { lanplus: '1', ip: 'x' });
  assert.deepEqual(withUsual('fence_ipmilan', metadata, { lanplus: '0' }), { lanplus: '0' });
  assert.deepEqual(withUsual('fence_ipmilan', { name: 'old', parameters: {} }, {}), {});
  assert.deepEqual(withUsual('fence_some', metadata, {}), {});
});
