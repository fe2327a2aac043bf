import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { test } from 'node:test';
import { isHeldBy } from './held-device.ts';

test('isHeldBy() says of a process what it has open', () => {
  const before = isHeldBy(process.pid, '/dev/full');
  const fd = openSync('/dev/full', 'w');
  const during = isHeldBy(process.pid, '/dev/full');
  closeSync(fd);
  assert.deepEqual([before, during, isHeldBy(process.pid, '/dev/full')], [false, true, false]);
});

test('isHeldBy() is false for a device or a process that is not there', () => {
  assert.equal(isHeldBy(process.pid, '/dev/no-such-device'), false);
  assert.equal(isHeldBy(0, '/dev/full'), false);
});
