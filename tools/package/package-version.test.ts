import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { type CommitFacts, packageVersion } from './package-version.ts';

const commit: CommitFacts = {
  hash: '6131b83f00d',
  at: Date.parse('2026-11-29T15:44:01Z') / 1000,
  tags: [],
  isChanged: false,
};

test('a version names the commit, unless that is the release itself', () => {
  assert.equal(packageVersion('0.1.0', commit), '0.1.0~git20261129.154401.6131b83');
  assert.equal(
    packageVersion('0.1.0', { ...commit, isChanged: true }),
    '0.1.0~git20261129.154401.6131b83+changed',
  );
  assert.equal(packageVersion('0.1.0', { ...commit, tags: ['v0.0.9', 'v0.1.0'] }), '0.1.0');
  assert.match(packageVersion('0.1.0', { ...commit, tags: ['v0.0.9'] }), /~git/);
});

const isDebian = spawnSync('dpkg', ['--version']).status === 0;

test('dpkg puts builds in the order in which they came about', { skip: !isDebian && 'no dpkg here' }, () => {
  const later = { ...commit, hash: '0123456', at: commit.at + 1 };
  const ordered = [
    '0.0.9',
    packageVersion('0.1.0', commit),
    packageVersion('0.1.0', { ...commit, isChanged: true }),
    packageVersion('0.1.0', later),
    packageVersion('0.1.0', { ...later, tags: ['v0.1.0'] }),
    packageVersion('0.2.0', later),
  ];
  for (const [i, older] of ordered.slice(0, -1).entries()) {
    const newer = ordered[i + 1] ?? '';
    const { status } = spawnSync('dpkg', ['--compare-versions', older, 'lt', newer]);
    assert.equal(status, 0, `${older} is before ${newer}`);
  }
});
