/** How long a fence program takes, and what is said of one that is missing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { facts } from './facts.ts';

test('what an agent waits by itself counts into the time that it usually takes', () => {
  const typical = (program: string, options: Record<string, string> = {}) =>
    facts.typicalMs({ program, options }) ?? 0;
  const usual = typical('fence_redfish');
  assert.equal(typical('fence_ipmilan'), usual + 2000);
  assert.equal(typical('/usr/sbin/fence_ipmilan'), usual + 2000);
  assert.equal(typical('fence_ipmilan', { power_wait: '0' }), usual);
  assert.equal(typical('fence_redfish', { power_wait: '3', delay: '1' }), usual + 4000);
  assert.equal(typical('fence_redfish', { power_wait: 'soon' }), usual);
  assert.ok(typical('/opt/power-switch') < usual);
});

test('a fence agent by name comes with a package, a program by its path does not', () => {
  const remedyOf = (program: string) => facts.programs({ program })[0]?.remedy;
  const ofPackage = remedyOf('fence_virsh');
  assert.equal(remedyOf('/usr/sbin/fence_ipmilan'), ofPackage);
  assert.notEqual(remedyOf('/opt/power-switch'), ofPackage);
  assert.notEqual(remedyOf('/root/fence_mine'), ofPackage);
});
