/** What is said of a fence program that is missing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { facts } from './facts.ts';

test('a fence agent by name comes with a package, a program by its path does not', () => {
  const remedyOf = (program: string) => facts.programs({ program })[0]?.remedy;
  const ofPackage = remedyOf('fence_virsh');
  assert.equal(remedyOf('/usr/sbin/fence_ipmilan'), ofPackage);
  assert.notEqual(remedyOf('/opt/power-switch'), ofPackage);
  assert.notEqual(remedyOf('/root/fence_mine'), ofPackage);
});
