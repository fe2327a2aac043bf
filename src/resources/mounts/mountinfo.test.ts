import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWithin, parseMountinfo, topAt } from './mountinfo.ts';

const text = [
  '36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue',
  '40 35 7:3 / /srv/my\\040web\\134x ro,relatime shared:7 master:1 propagate_from:2 unbindable - ext4 /dev/loop\\0403 rw',
  '41 35 7:4 / /srv/data rw,relatime - ext4 /dev/loop4 ro',
  '42 41 0:50 / /srv/data rw - overlay overlay rw,lowerdir=/a - b,upperdir=/c',
  '43 35 0:4 mnt:[4026532000] /run/x.mnt rw - nsfs nsfs rw',
  '44 35 0:40 /sub / rw - btrfs /dev/sdb1 rw,subvol=/sub',
  'nonsense',
  '',
].join('\n');

test('parseMountinfo() reads optional fields, escaped names, both kinds of read-only, and passes over what is no line', () => {
  const rows = parseMountinfo(text).map(({ id, parent, device, root, directory, fstype, source, readOnly }) =>
    [id, parent, device, root, directory, fstype, source, readOnly ? 'ro' : 'rw'].join(' | '),
  );
  assert.deepEqual(rows, [
    '36 | 35 | 98:0 | /mnt1 | /mnt2 | ext3 | /dev/root | rw',
    '40 | 35 | 7:3 | / | /srv/my web\\x | ext4 | /dev/loop 3 | ro',
    '41 | 35 | 7:4 | / | /srv/data | ext4 | /dev/loop4 | ro',
    '42 | 41 | 0:50 | / | /srv/data | overlay | overlay | rw',
    '43 | 35 | 0:4 | mnt:[4026532000] | /run/x.mnt | nsfs | nsfs | rw',
    '44 | 35 | 0:40 | /sub | / | btrfs | /dev/sdb1 | rw',
  ]);
});

test('topAt() finds the mount that was stacked last on a directory', () => {
  const mounts = parseMountinfo(text);
  assert.equal(topAt(mounts, '/srv/data')?.fstype, 'overlay');
  assert.equal(topAt(mounts, '/srv'), undefined);
});

test('isWithin() compares whole names of a path', () => {
  assert.equal(isWithin('/srv/web', '/srv/web'), true);
  assert.equal(isWithin('/srv/web/x', '/srv/web'), true);
  assert.equal(isWithin('/srv/web2', '/srv/web'), false);
  assert.equal(isWithin('/srv', '/'), true);
});
