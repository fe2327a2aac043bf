/** A machine is given power again by the program that took it. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { FenceDeviceConfig } from '../../core/config.ts';
import { driver } from './driver.ts';

/** A switch whose state is the file `power`; `on`: what it does when it is told so. */
function createSwitch(context: TestContext, on: string): { device: FenceDeviceConfig; calls(): string[] } {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-power-'));
  context.after(() => rmSync(directory, { recursive: true, force: true }));
  const program = join(directory, 'switch');
  const code = [
    '#!/bin/sh',
    `cd ${directory}`,
    'while IFS== read -r name value; do case $name in action) action=$value ;; esac; done',
    'echo "$action" >> calls',
    `case $action in on) ${on} ;; status) [ "$(cat power)" = on ] || exit 2 ;; *) exit 1 ;; esac`,
  ];
  writeFileSync(program, `${code.join('\n')}\n`, { mode: 0o755 });
  writeFileSync(join(directory, 'power'), 'off\n');
  const device: FenceDeviceConfig = {
    device: 'agent',
    name: 'switch',
    proof: 'off',
    params: { program, options: {} },
    timeoutMs: 10_000,
    attempts: 1,
  };
  return { device, calls: () => readFileSync(join(directory, 'calls'), 'utf8').trim().split('\n') };
}

test('on() tells it, and asks until it says on', async (context) => {
  const { device, calls } = createSwitch(context, '(sleep 0.2; echo on > power) > /dev/null 2>&1 &');
  assert.equal((await driver.on('n1', device)).power, 'on');
  assert.equal(calls()[0], 'on');
  assert.ok(calls().length > 2, calls().join());
});

test('on() of a program that cannot do it says so, and is not waited for', async (context) => {
  const { device, calls } = createSwitch(context, 'echo "no such action" >&2; exit 1');
  const { power, said } = await driver.on('n1', device);
  assert.equal(power, 'off');
  assert.match(said, /no such action/);
  assert.deepEqual(calls(), ['on', 'status']);
});

test('off() tells what was answered, and not that there was no time for the last question', async (context) => {
  const { device } = createSwitch(context, 'exit 1');
  const program = String(device.params.program);
  const code = [
    '#!/bin/sh',
    'while IFS== read -r name value; do case $name in action) action=$value ;; esac; done',
    '[ "$action" = status ] || exit 0',
    '[ ! -e asked ] || exec sleep 60',
    'touch asked; echo "Status: ON"; exit 2',
  ];
  code.splice(1, 0, `cd ${dirname(program)}`);
  writeFileSync(program, `${code.join('\n')}\n`, { mode: 0o755 });
  const { after } = await driver.off('n1', { ...device, timeoutMs: 3000 }, false);
  assert.equal(after.power, 'unknown');
  assert.match(after.said, /exit code/);
  assert.doesNotMatch(after.said, /time-out/);
});
