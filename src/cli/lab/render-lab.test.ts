import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostStatus, LabStatus } from '../../../lab/lab-status.ts';
import { renderLab } from './render-lab.ts';

test('renderLab() shows hosts, addresses and everything out of order', () => {
  const host = (name: string, change: Partial<HostStatus>): HostStatus => ({
    name,
    kind: 'node',
    system: 'light',
    power: 'on',
    reason: 'booted with the lab',
    controlGroup: '',
    log: '',
    networks: [{ network: 'office', address: '10.1.0.1', link: 'up' }],
    ...change,
  });
  const status: LabStatus = {
    cluster: 'c',
    dir: '/lab',
    file: '/c.yaml',
    supervisor: 1,
    store: { kind: 'sqlite', mode: 'slow' },
    powerSwitch: { kind: 'hang' },
    hosts: [
      host('a', { watchdog: 'armed' }),
      host('node-b', {
        power: 'off',
        reason: 'watchdog',
        networks: [{ network: 'office', address: '10.1.0.2', link: 'unplugged' }],
      }),
    ],
    cuts: [['a', 'node-b']],
  };
  assert.equal(
    renderLab(status, 80),
    `Lab c in /lab
HOST    POWER           NETWORKS                   WATCHDOG
a       on              office 10.1.0.1            armed
node-b  off (watchdog)  office 10.1.0.2 unplugged  -
The store is slow.
The power switch is told to hang.
a and node-b are cut from each other.`,
  );
});
