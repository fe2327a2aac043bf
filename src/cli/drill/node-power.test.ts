/** What a drill does to a machine with two supplies, by two real programs. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { FenceDeviceConfig } from '../../core/config.ts';
import { powerOf } from './node-power.ts';

/** A switch that keeps its state in a file of its name; `off`: what it does when it is to switch off. */
function createSwitch(directory: string, name: string, off: string): FenceDeviceConfig {
  const program = join(directory, `switch-${name}`);
  const code = [
    '#!/bin/sh',
    `cd ${directory}`,
    'while IFS== read -r name value; do case $name in action) action=$value ;; esac; done',
    `case $action in off) ${off} ;; on) echo on > ${name} ;; status) [ "$(cat ${name})" = on ] || exit 2 ;; esac`,
  ];
  writeFileSync(program, `${code.join('\n')}\n`, { mode: 0o755 });
  writeFileSync(join(directory, name), 'on\n');
  const params = { program, options: {} };
  return { device: 'agent', name, proof: 'off', params, timeoutMs: 2_000, attempts: 1, level: 0 };
}

function inDirectory(context: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-node-power-'));
  context.after(() => rmSync(directory, { recursive: true }));
  return directory;
}

test('powerOf() takes and gives all supplies of a level, and no other device', async (context) => {
  const directory = inDirectory(context);
  const states = () =>
    ['left', 'right', 'third'].map((name) => readFileSync(join(directory, name), 'utf8').trim());
  const { level: _, ...third } = createSwitch(directory, 'third', 'echo off > third');
  const pair = ['left', 'right'].map((name) => createSwitch(directory, name, `echo off > ${name}`));
  const power = powerOf('a', [...pair, third]);
  assert.equal(power?.name, 'left+right');
  assert.equal((await power.status()).power, 'on');
  assert.equal((await power.off()).power, 'off');
  assert.deepEqual(states(), ['off', 'off', 'on']);
  assert.equal((await power.on()).power, 'on');
  assert.deepEqual(states(), ['on', 'on', 'on']);
});

test('powerOf() says what the supply says that does not do it', async (context) => {
  const directory = inDirectory(context);
  const left = createSwitch(directory, 'left', 'echo off > left');
  const power = powerOf('a', [left, createSwitch(directory, 'right', 'exit 1')]);
  assert.equal((await power?.off())?.power, 'on');
  writeFileSync(join(directory, 'left'), 'off\n');
  assert.notEqual((await power?.status())?.power, 'on');
});

test('powerOf() finds nothing where only a person can switch it off', () => {
  const person = {
    device: 'manual',
    name: 'manual',
    proof: 'confirmed',
    params: {},
    timeoutMs: 0,
    attempts: 1,
  };
  assert.equal(powerOf('a', [person as FenceDeviceConfig]), undefined);
});
