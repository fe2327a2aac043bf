import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { WatchdogStandIn } from './watchdog-stand-in.ts';

const timeoutMs = 60;

function standIn(t: TestContext): { fifo: string; dog: WatchdogStandIn; bites: number[] } {
  const directory = mkdtempSync(join(tmpdir(), 'watchdog-'));
  const fifo = join(directory, 'fifo');
  execFileSync('mkfifo', [fifo]);
  const bites: number[] = [];
  const dog = new WatchdogStandIn(fifo, timeoutMs, () => bites.push(performance.now()));
  dog.setPower(true);
  t.after(() => {
    dog.close();
    rmSync(directory, { recursive: true });
  });
  return { fifo, dog, bites };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!condition()) {
    assert.ok(performance.now() < deadline, 'the condition was not met within 5 s');
    await sleep(2);
  }
}

test('The watchdog bites once, not before its time-out, when nobody pets it', async (t) => {
  const { fifo, dog, bites } = standIn(t);
  const armed = performance.now();
  appendFileSync(fifo, '.');
  await until(() => bites.length > 0);
  assert.ok((bites[0] ?? 0) - armed >= timeoutMs);
  assert.equal(dog.armed, false);
});

test('The watchdog does not bite a node that pets it', async (t) => {
  const { fifo, dog, bites } = standIn(t);
  const end = performance.now() + 4 * timeoutMs;
  while (performance.now() < end) {
    appendFileSync(fifo, '.');
    await sleep(10);
  }
  assert.deepEqual(bites, []);
  assert.equal(dog.armed, true);
});

test('The watchdog is disarmed by the magic character and by a loss of power', async (t) => {
  const { fifo, dog } = standIn(t);
  for (const disarm of [() => appendFileSync(fifo, 'V'), () => dog.setPower(false)]) {
    appendFileSync(fifo, '.');
    await until(() => dog.armed);
    disarm();
    await until(() => !dog.armed);
  }
});

test('The watchdog that is suspended with its node counts on afterwards', async (t) => {
  const { fifo, dog, bites } = standIn(t);
  appendFileSync(fifo, '.');
  await until(() => dog.armed);
  dog.suspend();
  await sleep(3 * timeoutMs);
  assert.deepEqual(bites, []);
  dog.resume();
  await until(() => bites.length === 1);
});
