import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runContained } from './run-contained.ts';

const never = new AbortController().signal;
const canHold = process.getuid?.() === 0;

function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
}

function shell(script: string, deadlineMs: number, signal = never) {
  return runContained(
    ['/bin/sh', '-c', script],
    `holdfast-test.${process.pid}.${Math.trunc(performance.now())}`,
    {
      deadlineMs,
      signal,
    },
  );
}

test('runContained() returns the exit code and everything printed', async () => {
  const ended = await shell('echo out; echo err >&2; exit 3', 10_000);
  assert.equal(ended.code, 3);
  assert.equal(ended.timedOut, false);
  assert.match(ended.output, /out/);
  assert.match(ended.output, /err/);
});

test('runContained() kills a command that does not end, with its children', async () => {
  const ended = await shell('sleep 60 & echo $!; wait', 200);
  assert.equal(ended.timedOut, true);
  assert.equal(ended.code, undefined);
  assert.equal(isRunning(Number(ended.output)), false);
});

test('runContained() names and kills a process the command detached', {
  skip: !canHold && 'needs root',
}, async () => {
  const ended = await shell('setsid sleep 60 >/dev/null 2>&1 & echo $!; sleep 0.05', 10_000);
  assert.equal(ended.code, 0);
  assert.equal(ended.leftBehind.length, 1);
  assert.match(ended.leftBehind[0] ?? '', /sleep$/);
  assert.equal(isRunning(Number.parseInt(ended.leftBehind[0] ?? '1', 10)), false);
});

test('runContained() ends at once when it is aborted', async () => {
  const control = new AbortController();
  const running = shell('echo begun; sleep 60', 60_000, control.signal);
  setTimeout(() => control.abort(), 50);
  assert.equal((await running).code, undefined);
});

test('runContained() reports a program that does not exist', async () => {
  const name = `holdfast-test.${process.pid}.none`;
  const ended = await runContained(['/does/not/exist'], name, { deadlineMs: 5_000, signal: never });
  assert.notEqual(ended.code, 0);
});
