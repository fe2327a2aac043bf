import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBasic } from './read-basic.ts';

const basic = (bytes: string | Buffer) => `Basic ${Buffer.from(bytes).toString('base64')}`;

const read: readonly [what: string, header: string, name: string, password: string][] = [
  ['a name and a password', basic('eve:hunter22'), 'eve', 'hunter22'],
  ['a password with colons', basic('eve::a:b'), 'eve', ':a:b'],
  ['an empty password', basic('eve:'), 'eve', ''],
  ['other letters than ours', basic('zoë:pässwörd ☂'), 'zoë', 'pässwörd ☂'],
  ['a name of another system', basic('CORP\\eve@example.com:x'), 'CORP\\eve@example.com', 'x'],
  ['a NUL, which others refuse', basic('eve\0x:y'), 'eve\0x', 'y'],
  ['a scheme in other letters', `bASIC   ${basic('eve:x').slice(6)}`, 'eve', 'x'],
];
for (const [what, header, name, password] of read)
  test(`readBasic() reads ${what}`, () => assert.deepEqual(readBasic(header), { name, password }));

const wrong: Readonly<Record<string, string>> = {
  'nothing behind the scheme': 'Basic ',
  'no colon': basic('eve'),
  'no name': basic(':hunter22'),
  'no base64': 'Basic eve:hunter22',
  'base64 that is cut': basic('eve:hunter22').slice(0, -1),
  'base64 with a word behind it': `${basic('eve:hunter22')} x`,
  'the alphabet of URLs': 'Basic 8J-Yijp4',
  'bytes that are no UTF-8': basic(Buffer.from([0x65, 0x3a, 0xff, 0xfe])),
  'a letter written too long': basic(Buffer.from([0xc0, 0xba, 0x3a, 0x78])),
  'half of a pair': basic(Buffer.from([0x65, 0x3a, 0xed, 0xa0, 0x80])),
  'another scheme': 'Digest username="eve"',
};
for (const [what, header] of Object.entries(wrong))
  test(`readBasic() takes nothing from ${what}`, () => assert.equal(readBasic(header), undefined));
