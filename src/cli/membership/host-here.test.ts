/** What is removed of a host that is no node any more: all that was laid down, also where a directory is a mount. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { LoadedFile } from '../files/load.ts';
import { forgetHost } from './host-here.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-host-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function layHost() {
  const [file, keyFile, stateDir, identity] = ['cluster.yaml', 'cluster.key', 'state', 'tls'].map((name) =>
    join(dir, name),
  ) as [string, string, string, string];
  for (const path of [stateDir, identity]) {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'inside'), '');
  }
  for (const path of [file, keyFile]) writeFileSync(path, '');
  const loaded = { keyFile, identity } as LoadedFile;
  return { file, stateDir, node: 'a', loaded, hasUnits: false };
}

const isRoot = process.getuid?.() === 0;

test('forgetHost() empties a state directory that is a mount, and removes all else', {
  skip: !isRoot,
}, () => {
  const state = join(dir, 'state');
  mkdirSync(state);
  assert.equal(spawnSync('mount', ['-t', 'tmpfs', 'holdfast-test', state]).status, 0);
  try {
    forgetHost(layHost(), { keepsAuthority: false });
    assert.deepEqual([readdirSync(dir), readdirSync(state)], [['state'], []]);
  } finally {
    spawnSync('umount', [state]);
  }
});

test('forgetHost() leaves the cluster file, which says where all lies, until all else is gone', () => {
  const here = layHost();
  // Nobody can remove that.
  assert.throws(() => forgetHost({ ...here, stateDir: '/proc/version' }, { keepsAuthority: false }));
  assert.equal(existsSync(here.file), true);
  forgetHost(here, { keepsAuthority: false });
  assert.deepEqual(readdirSync(dir), []);
});
