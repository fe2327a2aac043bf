import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { FenceDeviceConfig } from '../core/config.ts';
import { createFenceRunner } from './fence-runner.ts';

/** A switch whose state is the file `power` in its directory; `body` may do otherwise before. */
function createSwitch(
  context: TestContext,
  body: string,
  more: { timeoutMs?: number; attempts?: number } = {},
) {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-fence-'));
  context.after(() => rmSync(directory, { recursive: true, force: true }));
  const program = join(directory, 'switch');
  const code = [
    '#!/bin/sh',
    `cd ${directory}`,
    'while IFS== read -r name value; do case $name in action) action=$value ;; nodename) node=$value ;; esac; done',
    'echo "$action $node" >> calls',
    body,
    'case $action in on|off) echo $action > power ;; status) [ "$(cat power)" = on ] || exit 2 ;; esac',
  ];
  writeFileSync(program, `${code.join('\n')}\n`, { mode: 0o755 });
  writeFileSync(join(directory, 'power'), 'on\n');
  const device: FenceDeviceConfig = {
    device: 'agent',
    name: 'switch',
    proof: 'off',
    params: { program, options: {} },
    timeoutMs: 2000,
    attempts: 1,
    ...more,
  };
  const read = (name: string) =>
    existsSync(join(directory, name)) ? readFileSync(join(directory, name), 'utf8').trim() : '';
  return { device, program, directory, read, calls: () => read('calls').split('\n') };
}

const runner = createFenceRunner();

test('A node is off when the device reads back off after the command', async (context) => {
  const { device, calls } = createSwitch(context, '');
  const outcome = await runner.off('n1', device);
  assert.equal(outcome.off, true);
  assert.match(outcome.said, /reads back off$/);
  assert.deepEqual(calls(), ['off n1', 'status n1']);
});

test('A device that answers ok and stays on proves nothing', async (context) => {
  const { device, program } = createSwitch(context, '[ $action != off ] || exit 0', { timeoutMs: 800 });
  assert.deepEqual(await runner.off('n1', device), {
    off: false,
    said: `${program} still reads back on after off`,
  });
});

test('A device that takes a while to switch off is asked until it has', async (context) => {
  const slow = '[ $action != off ] || { (sleep 0.1; echo off > power) > /dev/null 2>&1 & exit 0; }';
  const { device, calls } = createSwitch(context, slow);
  assert.equal((await runner.off('n1', device)).off, true);
  assert.ok(calls().length > 2, calls().join());
});

test('A node that was off already is off, even when the command fails', async (context) => {
  const { device, directory } = createSwitch(context, '[ $action != off ] || exit 1');
  writeFileSync(join(directory, 'power'), 'off\n');
  assert.equal((await runner.off('n1', device)).off, true);
});

test('A command that hangs is killed with all it started, and is a failure', async (context) => {
  const { device, read } = createSwitch(context, 'sleep 300 & echo $! > child; wait', { timeoutMs: 100 });
  const outcome = await runner.off('n1', device);
  assert.equal(outcome.off, false);
  assert.match(outcome.said, /switch off did not end within its time-out and was killed/);
  await until(
    () =>
      !existsSync(`/proc/${read('child')}`) ||
      /\) Z /.test(readFileSync(`/proc/${read('child')}/stat`, 'utf8')),
  );
});

test('A failed attempt is tried again as often as configured', async (context) => {
  const { device, calls } = createSwitch(
    context,
    '[ $(grep -c off calls) -gt 2 ] || { echo "no answer from 10.0.0.9" >&2; exit 1; }',
    { attempts: 3 },
  );
  assert.equal((await runner.off('n1', device)).off, true);
  assert.equal(calls().filter((call) => call === 'off n1').length, 3);
  const { device: never } = createSwitch(context, 'echo "no answer from 10.0.0.9" >&2; exit 1', {
    attempts: 2,
  });
  assert.match(
    (await runner.off('n1', never)).said,
    /switch off ended with exit code 1: no answer from 10\.0\.0\.9 \(attempt 2 of 2\)/,
  );
});

test('Power is asked for without harm: on, off, or unknown with the reason', async (context) => {
  const { device, directory, calls } = createSwitch(context, '');
  assert.equal((await runner.status('n1', device)).power, 'on');
  writeFileSync(join(directory, 'power'), 'off\n');
  assert.equal((await runner.status('n1', device)).power, 'off');
  assert.deepEqual(calls(), ['status n1', 'status n1']);
  const missing: FenceDeviceConfig = {
    device: 'agent',
    name: 'fence_nowhere',
    proof: 'off',
    params: { program: 'fence_nowhere' },
    timeoutMs: 500,
    attempts: 1,
  };
  assert.deepEqual(await runner.status('n1', missing), {
    power: 'unknown',
    said: 'fence_nowhere status could not be run: spawn /usr/sbin/fence_nowhere ENOENT',
  });
});

test('A person never claims anything by itself, and neither does a device of an unknown kind', async () => {
  for (const kind of ['manual', 'constructor']) {
    const device: FenceDeviceConfig = {
      device: kind,
      name: kind,
      proof: 'confirmed',
      params: {},
      timeoutMs: 0,
      attempts: 0,
    };
    assert.equal((await runner.off('n1', device)).off, false);
    assert.equal((await runner.status('n1', device)).power, 'unknown');
  }
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 2000;
  while (!holds()) {
    assert.ok(performance.now() < deadline, 'the condition did not come true within 2 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
