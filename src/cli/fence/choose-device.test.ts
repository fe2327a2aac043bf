/** What a person is asked on the way to a device, with an agent of Debian as it is. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { paint } from '../../terminal/paint.ts';
import type { Context } from '../context.ts';
import { chooseDevice, type DeviceInput } from './choose-device.ts';

const agent = 'fence_redfish';
const skip = existsSync(`/usr/sbin/${agent}`) ? undefined : `there is no /usr/sbin/${agent}`;
const cluster = { here: 'a', nodes: ['a', 'b'] };
const input: DeviceInput = {
  node: undefined,
  agent,
  at: undefined,
  option: [],
  secret: [],
  timeout: undefined,
};

/** Answers in their order; then nobody is there. */
function person(answers: readonly string[]) {
  const left = [...answers];
  let told = '';
  const write = (text: string) => {
    told += text;
  };
  const silent = { write, isTTY: false };
  const context: Context = {
    out: silent,
    err: silent,
    env: {},
    width: 100,
    paint: paint(false),
    signal: new AbortController().signal,
    now: () => 0,
    sleep: async () => {},
    command: async () => 0,
    ask: async () => left.shift(),
  };
  return { context, left, told: () => told };
}

test('chooseDevice() asks for address, user and where the password is, and writes what is not there yet', {
  skip,
}, async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-choose-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'bmc');
  const { context, left, told } = person(['10.88.0.1', 'holdfast', `file:${file}`, 's3cret']);
  const { device, node } = await chooseDevice(context, { ...input, timeout: 30_000 }, cluster);
  assert.deepEqual(
    [device, node, left],
    [
      {
        device: 'agent',
        program: agent,
        options: { ip: '10.88.0.1', username: 'holdfast', password: { file } },
        timeout: '30s',
      },
      undefined,
      [],
    ],
  );
  assert.equal(readFileSync(file, 'utf8'), 's3cret\n');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.ok(!told().includes('s3cret'));
});

test('chooseDevice() makes no directory for a password, and asks for none then', { skip }, async () => {
  const missing = join(tmpdir(), 'holdfast-not-there');
  const { context, left } = person(['10.88.0.1', 'holdfast', `file:${missing}/bmc`, 's3cret']);
  await assert.rejects(
    chooseDevice(context, { ...input, timeout: 30_000 }, cluster),
    /not-there" is not there/,
  );
  assert.deepEqual([left, existsSync(missing)], [['s3cret'], false]);
});

test('chooseDevice() asks for nothing that was said', { skip }, async () => {
  const { context } = person([]);
  const said = { option: ['ip=10.88.0.1', 'username=x', 'plug={node}'], secret: ['password=credential:bmc'] };
  const { device } = await chooseDevice(context, { ...input, ...said, node: 'b' }, cluster);
  assert.deepEqual(device.options, {
    ip: '10.88.0.1',
    username: 'x',
    plug: '{node}',
    password: { credential: 'bmc' },
  });
});

test('chooseDevice() takes no password for an answer, and does not repeat it', { skip }, async () => {
  const { context } = person(['10.88.0.1', 'holdfast', 's3cret']);
  await assert.rejects(chooseDevice(context, input, cluster), (error: Error) => {
    assert.ok(!error.message.includes('s3cret'));
    return (error as Error & { code: string }).code === 'usage';
  });
});
