import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unitPath } from './unit-signals.ts';

test('A unit is found by its path, in which only letters and digits stand for themselves', () => {
  assert.equal(
    unitPath('postgresql@15-main.service'),
    '/org/freedesktop/systemd1/unit/postgresql_4015_2dmain_2eservice',
  );
  assert.equal(unitPath('9p.mount'), '/org/freedesktop/systemd1/unit/_39p_2emount');
});
