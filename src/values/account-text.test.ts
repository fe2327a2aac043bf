import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPassword, isSystemName } from './account-text.ts';

const names = [
  'eve',
  'zoë',
  'domain admins',
  'CORP\\eve',
  'eve@corp.example.com',
  '3com',
  '_apt',
  'x'.repeat(256),
];
for (const name of names)
  test(`"${name.slice(0, 40)}" is a name of an account`, () => assert.ok(isSystemName(name)));

const others: Readonly<Record<string, string>> = {
  nothing: '',
  'a number, which is that of an account': '0',
  'a number with a sign': '+1000',
  'an option': '-z',
  'a space before': ' eve',
  'a line end': 'eve\n',
  'a NUL': 'eve\0x',
  'what a terminal would obey': 'eve\u001b[2J',
  'what turns a line around': 'eve\u202e',
  'half of a pair': 'eve\ud800',
  'what ends a name in /etc/group': 'ops:x',
  'two names': 'ops,staff',
  'a path': '../eve',
  'too many bytes': 'ë'.repeat(129),
};
for (const [what, name] of Object.entries(others))
  test(`${what} is no name of an account`, () => assert.equal(isSystemName(name), false));

test('A password is anything but nothing, a NUL, and what is longer than a system takes', () => {
  for (const password of ['x', ' ', 'päss:wörd\n', '☂'.repeat(85)]) assert.ok(isPassword(password), password);
  for (const password of ['', 'a\0b', '\0', 'x'.repeat(257)]) assert.equal(isPassword(password), false);
});
