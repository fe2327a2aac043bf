import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileLan } from './ipmi.ts';

const controller = { host: 'bmc', address: '10.3.0.101' };
const login = (username: string, password: string, node = 'a') => ({ node, options: { username, password } });

test('compileLan() gives a BMC its address, its accounts, and the chassis of the first node that asks it', () => {
  const logins = [login('holdfast', 's3cret#1'), login('other', 'x', 'b')];
  const text = compileLan({ controller, port: '9623', logins, dir: '/lab' });
  const lines = text.split('\n').map((line) => line.trim());
  const of = (word: string) => lines.filter((line) => line.startsWith(`${word} `));
  assert.deepEqual(of('addr'), ['addr 10.3.0.101 9623']);
  assert.deepEqual(of('user'), [
    'user 2 true "holdfast" "s3cret#1" admin 10 none md2 md5 straight',
    'user 3 true "other" "x" admin 10 none md2 md5 straight',
  ]);
  assert.match(of('chassis_control').join(), /\/lab\/controllers\/chassis-control \/lab a"$/);
});

test('compileLan() refuses an account that IPMI cannot have', () => {
  for (const [user, password] of [
    ['holdfast', 'a password of many words'],
    ['holdfast', 'quoted"'],
    ['a-user-with-a-long-name', 'x'],
    ['', 'x'],
    ['holdfast', ''],
  ] as const)
    assert.throws(
      () => compileLan({ controller, port: '623', logins: [login(user, password)], dir: '/lab' }),
      { code: 'lab-unsuitable' },
      `${user} ${password}`,
    );
});
