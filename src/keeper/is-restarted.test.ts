import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRestarted, isRestartJob, unitOf } from './is-restarted.ts';

test('unitOf() finds the service that a process belongs to, whatever control group it made for itself', () => {
  assert.equal(unitOf('0::/system.slice/holdfast.service\n'), 'holdfast.service');
  assert.equal(unitOf('12:pids:/x\n0::/system.slice/holdfast.service/holdfast.c.n\n'), 'holdfast.service');
  assert.equal(unitOf('0::/user.slice/session-1.scope\n'), undefined);
});

test('a restart is told from a stop by the job that systemd does', () => {
  const jobs = (type: string) =>
    `4711 holdfast.service ${type} running\n4712 nginx.service restart waiting\n`;
  assert.equal(isRestartJob(jobs('restart'), 'holdfast.service'), true);
  assert.equal(isRestartJob(jobs('stop'), 'holdfast.service'), false);
  assert.equal(isRestartJob('', 'holdfast.service'), false);
  assert.equal(isRestartJob('No jobs running.\n', 'holdfast.service'), false);
});

test('a process that belongs to no service is not restarted', async () => {
  assert.equal(await isRestarted(), false);
});
