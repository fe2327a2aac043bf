import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMountinfo } from './mountinfo.ts';
import type { Namespace } from './namespaces.ts';
import { describePlaced, findTree, hiddenBy } from './tree.ts';

const root = '1 0 254:0 / / rw - ext4 /dev/vda rw';

function namespaceOf(lines: readonly string[], where = ''): Namespace {
  const mounts = parseMountinfo(lines.join('\n'));
  return { name: `mnt:[${where}]`, isOwn: where === '', file: '', where, mounts };
}

interface Row {
  readonly own: readonly string[];
  /** Of another namespace. */
  readonly other?: readonly string[];
  readonly devices?: readonly string[];
  /** Numbers of the mounts, in the order in which they are taken down. */
  readonly tree: readonly number[];
}

const rows: Readonly<Record<string, Row>> = {
  'nothing where nothing is mounted': { own: [root], devices: ['8:1'], tree: [] },
  'a mount, and what is mounted on it before it': {
    own: [
      root,
      '2 1 8:1 / /srv/web rw - ext4 /dev/sda1 rw',
      '3 2 0:9 / /srv/web/a rw - tmpfs t rw',
      '4 3 0:9 / /srv/web/a/b rw - tmpfs t rw',
      '5 1 0:9 / /srv/web2 rw - tmpfs t rw',
    ],
    devices: ['8:1'],
    tree: [4, 3, 2],
  },
  'two mounts stacked on one directory, the upper one first': {
    own: [root, '2 1 8:1 / /srv/web rw - ext4 /dev/sda1 rw', '3 2 0:9 / /srv/web rw - tmpfs t rw'],
    devices: ['8:1'],
    tree: [3, 2],
  },
  'bind mounts of the whole and of a part, wherever they are': {
    own: [
      root,
      '2 1 8:1 / /srv/web rw - ext4 /dev/sda1 rw',
      '3 1 8:1 /sub /mnt/part rw - ext4 /dev/sda1 rw',
      '4 3 0:9 / /mnt/part/on rw - tmpfs t rw',
    ],
    devices: ['8:1'],
    tree: [4, 2, 3],
  },
  'a subvolume with an anonymous number beside another one': {
    own: [
      root,
      '2 1 0:50 /a /srv/web rw - btrfs /dev/sda1 rw,subvol=/a',
      '3 1 0:50 /b /srv/mail rw - btrfs /dev/sda1 rw,subvol=/b',
    ],
    devices: ['8:1', '0:50'],
    tree: [2, 3],
  },
  'mounts of the device in another namespace, at whatever directory': {
    own: [root],
    other: [root, '12 1 8:1 / /host/srv/web rw - ext4 /dev/sda1 rw'],
    devices: ['8:1'],
    tree: [12],
  },
  'of a bind mount only its copies: same directory, device and part': {
    own: [
      root,
      '2 1 254:0 /data /srv/web rw - ext4 /dev/vda rw',
      '3 1 254:0 /data /mnt/other rw - ext4 /dev/vda rw',
    ],
    other: [
      '10 0 254:0 / / rw - ext4 /dev/vda rw',
      '12 10 254:0 /data /srv/web rw - ext4 /dev/vda rw',
      '13 10 254:0 /data /mnt/other rw - ext4 /dev/vda rw',
      '14 12 0:9 / /srv/web/on rw - tmpfs t rw',
    ],
    tree: [2, 14, 12],
  },
  'nothing but the directory of a device that the machine itself runs from': {
    own: [root, '2 1 254:0 / /srv/web rw - ext4 /dev/vda rw', '3 1 254:0 /x /mnt rw - ext4 /dev/vda rw'],
    other: ['10 0 254:0 / / rw - ext4 /dev/vda rw'],
    devices: ['254:0'],
    tree: [2],
  },
};

for (const [name, { own, other = [], devices = [], tree }] of Object.entries(rows))
  test(`findTree() finds ${name}`, () => {
    const namespaces = [namespaceOf(own), namespaceOf(other, 'the mount namespace of process 9 (x)')];
    const found = findTree(namespaces, { directory: '/srv/web', devices: new Set(devices), was: [] });
    assert.deepEqual(
      found.map(({ mount }) => mount.id),
      tree,
    );
  });

test('findTree() knows copies in other namespaces after the mount itself is gone', () => {
  const was = parseMountinfo('2 1 254:0 /data /srv/web rw - ext4 /dev/vda rw');
  const other = namespaceOf([root, '12 1 254:0 /data /srv/web rw - ext4 /dev/vda rw'], 'elsewhere');
  const target = { directory: '/srv/web', devices: new Set<string>(), was };
  const [placed] = findTree([namespaceOf([root]), other], target);
  assert.equal(placed && describePlaced(placed), '/dev/vda (ext4) at /srv/web in elsewhere');
});

test('hiddenBy() finds what was mounted over the way to a mount, and nothing for one that can be reached', () => {
  const namespace = namespaceOf([
    root,
    '2 1 8:1 / /srv/web rw - ext4 /dev/sda1 rw',
    '3 2 0:9 / /srv/web rw - tmpfs t rw',
    '4 1 8:2 / /data/web rw - ext4 /dev/sdb rw',
    '5 4 0:9 / /data/web/on rw - tmpfs t rw',
    '6 1 0:9 / /data rw - tmpfs over rw',
  ]);
  const covers = namespace.mounts.map((mount) => hiddenBy({ namespace, mount })?.id);
  assert.deepEqual(covers, [undefined, undefined, undefined, 6, 6, undefined]);
});
