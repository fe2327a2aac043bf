import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openBoottime, parseUptimeMs } from './boottime.ts';

test('parseUptimeMs() reads seconds and hundredths exactly', () => {
  assert.equal(parseUptimeMs('1572.41 3061.10\n'), 1_572_410);
  assert.equal(parseUptimeMs('0.05 0.01\n'), 50);
  assert.equal(parseUptimeMs('31536000.99 1.00\n'), 31_536_000_990);
});

test('parseUptimeMs() refuses what is not an uptime', () => {
  for (const text of ['', 'x', '12', '-1.00 2']) assert.throws(() => parseUptimeMs(text), /not an uptime/);
});

test('a boottime clock moves on, and its two readings have the moment between them', async () => {
  const clock = openBoottime();
  const before = clock.atLeast();
  const started = performance.now();
  while (clock.atLeast() === before && performance.now() - started < 1000) await new Promise(setImmediate);
  const after = clock.atLeast();
  assert.ok(after > before && after - before < 1000);
  const earliest = clock.atLeast();
  const kernel = parseUptimeMs(readFileSync('/proc/uptime', 'utf8'));
  const latest = clock.atMost();
  assert.ok(earliest <= kernel && kernel < latest, `${earliest} <= ${kernel} < ${latest}`);
  clock.close();
});
