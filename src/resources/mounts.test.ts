import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMountinfo } from './mounts.ts';

test('The mount table is read with optional fields, escaped names and both kinds of read-only', () => {
  const text = [
    '36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue',
    '40 35 7:3 / /srv/my\\040web ro,relatime shared:7 master:1 - ext4 /dev/loop3 rw',
    '41 35 7:4 / /srv/data rw,relatime - ext4 /dev/loop4 ro',
    'nonsense',
    '',
  ].join('\n');
  assert.deepEqual(parseMountinfo(text), [
    { device: '98:0', directory: '/mnt2', fstype: 'ext3', source: '/dev/root', readOnly: false },
    { device: '7:3', directory: '/srv/my web', fstype: 'ext4', source: '/dev/loop3', readOnly: true },
    { device: '7:4', directory: '/srv/data', fstype: 'ext4', source: '/dev/loop4', readOnly: true },
  ]);
});
