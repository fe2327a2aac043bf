import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMountinfo } from './mountinfo.ts';
import { followLinks, isRemote } from './path-walk.ts';

const mounts = parseMountinfo(
  [
    '1 0 254:0 / / rw - ext4 /dev/vda rw',
    '2 1 0:40 / /nfs rw - nfs4 server:/export rw',
    '3 2 8:1 / /nfs/disk rw - ext4 /dev/sda1 rw',
    '4 1 0:41 / /nfsx rw - tmpfs t rw',
    '5 1 0:42 / /fuse rw - fuse.sshfs host: rw',
  ].join('\n'),
);

test('isRemote() goes by the mount on which a path lies', () => {
  const paths = ['/nfs', '/nfs/a', '/nfs/disk/a', '/nfsx', '/', '/fuse/a'];
  assert.deepEqual(
    paths.map((path) => isRemote(path, mounts)),
    [true, true, false, false, false, true],
  );
});

test('followLinks() follows every link that is local, and looks at nothing that lies on another machine', () => {
  const links: Readonly<Record<string, string>> = {
    '/srv': 'data/srv',
    '/data/srv/web': '../../other/./web',
    '/abs': '/other',
    '/far': '/nfs/a',
    '/circle': 'circle',
  };
  const asked: string[] = [];
  const linkAt = (path: string) => {
    asked.push(path);
    return links[path];
  };
  const follow = (path: string) => followLinks(path, mounts, linkAt);
  assert.equal(follow('/srv/web/x'), '/other/web/x');
  assert.equal(follow('/abs/web'), '/other/web');
  assert.equal(follow('/not/there'), '/not/there');
  assert.equal(follow('/far/b/c'), '/nfs/a/b/c');
  assert.equal(follow('/circle/x'), '/circle/x');
  assert.equal(follow('/'), '/');
  assert.deepEqual(
    asked.filter((path) => path.startsWith('/nfs')),
    [],
  );
});
