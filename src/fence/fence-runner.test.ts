import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { FenceDeviceConfig, Json } from '../core/config.ts';
import type { FenceResult } from '../core/power.ts';
import { secretWords } from '../secrets/words.ts';
import { createFenceRunner } from './fence-runner.ts';

/** A switch whose state is the file `power` in its directory; `body` may do otherwise before. */
function createSwitch(
  context: TestContext,
  body: string,
  more: { timeoutMs?: number; attempts?: number; options?: Record<string, Json> } = {},
) {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-fence-'));
  context.after(() => rmSync(directory, { recursive: true, force: true }));
  const program = join(directory, 'switch');
  const code = [
    '#!/bin/sh',
    `cd ${directory}`,
    'while IFS== read -r name value; do case $name in action) action=$value ;; nodename) node=$value ;; password) password=$value ;; esac; done',
    'echo "$action $node" >> calls',
    body,
    'case $action in on|off) echo $action > power ;; status) [ "$(cat power)" = on ] || exit 2 ;; esac',
  ];
  writeFileSync(program, `${code.join('\n')}\n`, { mode: 0o755 });
  writeFileSync(join(directory, 'power'), 'on\n');
  const { options = {}, ...bounds } = more;
  const device: FenceDeviceConfig = {
    device: 'agent',
    name: 'switch',
    proof: 'off',
    params: { program, options },
    timeoutMs: 2000,
    attempts: 1,
    ...bounds,
  };
  const read = (name: string) =>
    existsSync(join(directory, name)) ? readFileSync(join(directory, name), 'utf8').trim() : '';
  return { device, program, directory, read, calls: () => read('calls').split('\n') };
}

const runner = createFenceRunner();

async function off(device: FenceDeviceConfig, askFirst: boolean): Promise<FenceResult> {
  const { d } = await runner.off('n1', [{ id: 'd', device, askFirst }]);
  assert.ok(d);
  return d;
}

test('The command is followed by the question, and what the device said is told', async (context) => {
  const { device, program, calls } = createSwitch(context, '');
  assert.deepEqual(await off(device, false), {
    sawOn: false,
    after: { power: 'off', inWords: false, said: `${program} says off` },
  });
  assert.deepEqual(calls(), ['off n1', 'status n1']);
});

test('A device of which nobody has heard "on" is asked before the command as well', async (context) => {
  const { device, calls } = createSwitch(context, '');
  assert.equal((await off(device, true)).sawOn, true);
  assert.deepEqual(calls(), ['status n1', 'off n1', 'status n1']);
});

test('A printed word is told apart from an exit code', async (context) => {
  const { device } = createSwitch(context, 'echo "Status: $(cat power | tr a-z A-Z)"');
  const { power, inWords } = await runner.status('n1', device);
  assert.deepEqual([power, inWords], ['on', true]);
});

test('A device that answers ok and stays on is asked until its time is over', async (context) => {
  const { device, program } = createSwitch(context, '[ $action != off ] || exit 0', { timeoutMs: 800 });
  const { failed, after } = await off(device, false);
  assert.deepEqual([failed, after.power], [undefined, 'on']);
  assert.equal(after.said, `${program} still reads back on after off`);
});

test('A device that takes a while to switch off is asked until it has', async (context) => {
  const slow =
    '[ $action != off ] || { (until grep -q status calls; do sleep 0.02; done; sleep 0.5; echo off > power) > /dev/null 2>&1 & exit 0; }';
  const { device, calls } = createSwitch(context, slow);
  const { sawOn, after } = await off(device, false);
  assert.deepEqual([sawOn, after.power], [true, 'off']);
  assert.ok(calls().length > 2, calls().join());
});

test('A command that fails is told together with what the device says afterwards', async (context) => {
  const { device, directory, program } = createSwitch(context, '[ $action != off ] || exit 1');
  writeFileSync(join(directory, 'power'), 'off\n');
  const { failed, after } = await off(device, false);
  assert.deepEqual([failed, after.power], [`${program} off ended with exit code 1`, 'off']);
});

test('A program with a mistake in it fails to switch off, whatever its exit code means', async (context) => {
  const { device, program } = createSwitch(context, '');
  for (const [body, code] of [
    ['#!/bin/sh\nif then\n', 2],
    ['#!/nowhere/python\n', undefined],
    ['#!/bin/sh\nexec /nowhere/tool\n', 127],
  ] as const) {
    writeFileSync(program, body, { mode: 0o755 });
    const { failed, sawOn, after } = await off(device, true);
    assert.equal(sawOn, false);
    assert.match(failed ?? '', code === undefined ? /could not be run/ : new RegExp(`exit code ${code}`));
    assert.equal(after.inWords, false);
  }
});

test('A secret is had when it is needed, reaches the program alone, and is hidden in what that says', async (context) => {
  const body = 'echo $password > got; [ $action = status ] || { echo "wrong: $password" >&2; exit 1; }';
  const options = { password: { script: ['/bin/sh', '-c', 'echo tr0ub4dor'] } };
  const { device, read } = createSwitch(context, body, { timeoutMs: 10_000, options });
  const { failed = '', after } = await off(device, true);
  assert.equal(read('got'), 'tr0ub4dor');
  assert.match(failed, /wrong: <hidden>/);
  assert.equal(after.power, 'on');
});

test('A device whose secret is not to be had is not asked, and says what to do', async (context) => {
  const path = '/nowhere/secret';
  const { device, calls } = createSwitch(context, '', { options: { password: { file: path } } });
  const { wrong, right } = secretWords({ is: 'missing', path });
  const { failed = '', after } = await off(device, true);
  const asked = await runner.status('n1', device);
  assert.deepEqual([after.power, asked.power, calls()], ['unknown', 'unknown', ['']]);
  for (const said of [failed, after.said, asked.said]) {
    assert.ok(said.includes(wrong) && said.includes(right), said);
  }
});

test('A command that hangs is killed with all it started, and is a failure', async (context) => {
  const { device, read } = createSwitch(context, 'sleep 300 & echo $! > child; wait', { timeoutMs: 100 });
  const outcome = await off(device, false);
  assert.equal(outcome.after.power, 'unknown');
  assert.match(outcome.failed ?? '', /switch off did not end within its time-out and was killed/);
  await until(
    () =>
      !existsSync(`/proc/${read('child')}`) ||
      /\) Z /.test(readFileSync(`/proc/${read('child')}/stat`, 'utf8')),
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
    inWords: false,
    said: 'fence_nowhere status could not be run: there is no /usr/sbin/fence_nowhere',
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
    assert.equal((await off(device, false)).after.power, 'unknown');
    assert.equal((await runner.status('n1', device)).power, 'unknown');
  }
});

/** Two switches of one machine, side by side; the second is told where the first keeps its state. */
function pairOf(
  context: TestContext,
  first: string,
  second: (first: string) => string,
  timeoutMs: readonly [number, number] = [20_000, 20_000],
) {
  const one = createSwitch(context, first, { timeoutMs: timeoutMs[0] });
  const other = createSwitch(context, second(one.directory), { timeoutMs: timeoutMs[1] });
  const level = [one, other].map(({ device }, i) => ({ id: `pdu${i + 1}`, device, askFirst: false }));
  return { one, other, level };
}

const toOff = (line: string) => `[ $action != off ] || { ${line}; }`;
/** Until the first was asked, and has had the time to answer. */
const lets = (first: string) =>
  `until grep -q status ${first}/calls; do sleep 0.02; done; until grep -q off ${first}/power; do sleep 0.02; done; sleep 0.5`;

test('Of several devices each is switched off, and all are asked once more when the last has said off', async (context) => {
  const { one, level } = pairOf(context, '', (first) => toOff(lets(first)));
  const { pdu1, pdu2 } = await runner.off('n1', level);
  assert.deepEqual([pdu1?.after.power, pdu1?.again?.power], ['off', 'off']);
  assert.deepEqual([pdu2?.after.power, pdu2?.again?.power], ['off', 'off']);
  // The quick one is asked at once, and when the slow one has said off as well.
  assert.deepEqual(one.calls(), ['off n1', 'status n1', 'status n1']);
});

test('A supply that comes on again before the other is off is seen when all are asked once more', async (context) => {
  const { level } = pairOf(context, '', (first) => toOff(`${lets(first)}; echo on > ${first}/power`));
  const { pdu1, pdu2 } = await runner.off('n1', level);
  assert.deepEqual([pdu1?.after.power, pdu1?.again?.power], ['off', 'on']);
  assert.deepEqual([pdu2?.after.power, pdu2?.again?.power], ['off', 'off']);
});

test('Where one of several is not off, none is asked once more', async (context) => {
  const { one, level } = pairOf(context, '', () => toOff('exit 0'), [20_000, 1000]);
  const { pdu1, pdu2 } = await runner.off('n1', level);
  assert.deepEqual([pdu1?.after.power, pdu1?.again, pdu2?.again], ['off', undefined, undefined]);
  assert.notEqual(pdu2?.after.power, 'off');
  assert.deepEqual(one.calls(), ['off n1', 'status n1']);
});

test('The last question has what is left of the time of the whole attempt, and no more', async (context) => {
  const slow = `${toOff('sleep 5; echo off > power; exit 0')}
[ $action != status ] || [ "$(grep -c status calls)" -lt 2 ] || sleep 5`;
  const { level } = pairOf(context, slow, () => '', [8000, 8000]);
  const { pdu1, pdu2 } = await runner.off('n1', level);
  // Of its own 8 s that question would have had enough.
  assert.deepEqual([pdu1?.after.power, pdu1?.again?.power], ['off', 'unknown']);
  assert.equal(pdu2?.again?.power, 'off');
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 2000;
  while (!holds()) {
    assert.ok(performance.now() < deadline, 'the condition did not come true within 2 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('Devices that read off are told to switch on, and what they say then is told', async (context) => {
  const [one, other] = [createSwitch(context, ''), createSwitch(context, '[ $action != on ] || exit 1')];
  for (const { directory } of [one, other]) writeFileSync(join(directory, 'power'), 'off\n');
  const answers = await runner.on('n1', [one.device, other.device]);
  assert.deepEqual(
    answers.map(({ by, before, after }) => [by, before.power, after?.power]),
    [
      ['switch', 'off', 'on'],
      ['switch', 'off', 'off'],
    ],
  );
  assert.deepEqual([one.calls(), one.read('power')], [['status n1', 'on n1', 'status n1'], 'on']);
});

test('Where one reads on nobody is told anything', async (context) => {
  const [one, other] = [createSwitch(context, ''), createSwitch(context, '')];
  writeFileSync(join(one.directory, 'power'), 'off\n');
  const answers = await runner.on('n1', [one.device, other.device]);
  assert.deepEqual(
    answers.map(({ before, after }) => [before.power, after]),
    [
      ['off', undefined],
      ['on', undefined],
    ],
  );
  assert.deepEqual([one.calls(), other.calls()], [['status n1'], ['status n1']]);
});

test('What cannot be read is left as it is', async (context) => {
  const { device, calls } = createSwitch(context, '[ $action != status ] || exit 1');
  const [answer] = await runner.on('n1', [device]);
  assert.deepEqual([answer?.before.power, answer?.after, calls()], ['unknown', undefined, ['status n1']]);
});
