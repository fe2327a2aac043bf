/** Debian's own etcd as systemd tells of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeUnit } from './debian-etcd.ts';

const rows: readonly (readonly [said: string, is: string])[] = [
  ['ActiveState=active\nUnitFileState=enabled\n', 'runs'],
  ['ActiveState=activating\nUnitFileState=disabled\n', 'runs'],
  ['ActiveState=inactive\nUnitFileState=enabled\n', 'boots'],
  ['ActiveState=failed\nUnitFileState=enabled-runtime\n', 'boots'],
  ['ActiveState=inactive\nUnitFileState=masked\n', 'away'],
  ['ActiveState=inactive\nUnitFileState=disabled\n', 'away'],
  // Where no such unit is, and where there is no systemd.
  ['ActiveState=inactive\nUnitFileState=\n', 'away'],
  ['', 'away'],
];

test("judgeUnit() tells an etcd of Debian's own that runs, or will, from one that is out of the way", () => {
  for (const [said, is] of rows) assert.equal(judgeUnit(said), is, said);
});
