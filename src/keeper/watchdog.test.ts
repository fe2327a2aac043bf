import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openWatchdog } from './watchdog.ts';
import { agreeOnTimeout } from './watchdog-timeout.ts';

function fifo(t: TestContext) {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-watchdog-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const device = join(directory, 'watchdog');
  execFileSync('mkfifo', [device]);
  return { device, timeoutMs: 4000, pausable: false };
}

const inLab = { inLab: true, report: () => {} };

function read(fd: number): string {
  const buffer = Buffer.alloc(64);
  return buffer.toString('latin1', 0, readSync(fd, buffer));
}

test('a watchdog is petted at most every quarter of its time-out and disarmed with V', (t) => {
  const config = fifo(t);
  const reader = openSync(config.device, constants.O_RDONLY | constants.O_NONBLOCK);
  const watchdog = openWatchdog(config, inLab);
  for (const now of [0, 500, 999, 1000, 1500]) watchdog.pet(now);
  assert.equal(read(reader), '11');
  watchdog.close(true);
  assert.equal(read(reader), 'V');
  closeSync(reader);
});

test('a watchdog closed without disarming says no V', (t) => {
  const config = fifo(t);
  const reader = openSync(config.device, constants.O_RDONLY | constants.O_NONBLOCK);
  openWatchdog(config, inLab).close(false);
  assert.equal(read(reader), '');
  closeSync(reader);
});

test('a watchdog whose device went away is no longer armed, and says so once', (t) => {
  const config = fifo(t);
  const reports: string[] = [];
  const reader = openSync(config.device, constants.O_RDONLY | constants.O_NONBLOCK);
  const watchdog = openWatchdog(config, { inLab: true, report: (text) => reports.push(text) });
  closeSync(reader);
  watchdog.pet(0);
  watchdog.pet(2000);
  assert.equal(watchdog.armedMs(), undefined);
  assert.equal(reports.length, 1);
  watchdog.close(true);
});

test('what is no watchdog is refused: nobody at the FIFO, a plain file, another device, nothing there', (t) => {
  const config = fifo(t);
  const file = `${config.device}.file`;
  writeFileSync(file, '');
  for (const device of [config.device, file, '/dev/null', `${file}.missing`]) {
    assert.throws(() => openWatchdog({ ...config, device }, inLab), { code: 'watchdog-unusable' });
  }
});

test('a FIFO is a watchdog in a lab only', (t) => {
  const config = fifo(t);
  const reader = openSync(config.device, constants.O_RDONLY | constants.O_NONBLOCK);
  t.after(() => closeSync(reader));
  assert.throws(() => openWatchdog(config, { ...inLab, inLab: false }), /only a lab/);
  const watchdog = openWatchdog(config, inLab);
  assert.equal(watchdog.armedMs(), 4000);
  watchdog.close(true);
});

test('what answers no question about its time-out has none', (t) => {
  const config = fifo(t);
  const fd = openSync(config.device, constants.O_RDWR | constants.O_NONBLOCK);
  t.after(() => closeSync(fd));
  assert.deepEqual(agreeOnTimeout(fd, 4000), { why: 'Inappropriate ioctl for device' });
});
