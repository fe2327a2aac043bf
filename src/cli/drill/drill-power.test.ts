/** A drill with --power: what it asks of the device, when, and what is kept of it. The cluster and its machines are played. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { snapshots } from '../../api/testing/sample-snapshots.ts';
import { serveFake } from '../../api/testing/serve-fake.ts';
import type { FenceDeviceConfig } from '../../core/config.ts';
import { exitCodes } from '../../errors.ts';
import { run } from '../testing/run.ts';

const outageMs = 300;

/** `my-vm1` serves at a port of this machine until its switch is told to cut it; then `my-vm2` does, a while later. */
async function createSample(
  context: TestContext,
  switchDoes: { readonly off?: string; readonly on?: string } = {},
) {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-drill-'));
  const program = join(directory, 'switch');
  const { off = 'echo off > power', on = 'echo on > power' } = switchDoes;
  const code = [
    '#!/bin/sh',
    `cd ${directory}`,
    'while IFS== read -r name value; do case $name in action) action=$value ;; esac; done',
    'echo "$action" >> calls',
    `case $action in off) ${off} ;; on) ${on} ;; status) [ "$(cat power)" = on ] || exit 2 ;; esac`,
  ];
  writeFileSync(program, `${code.join('\n')}\n`, { mode: 0o755 });
  writeFileSync(join(directory, 'power'), 'on\n');
  const device: FenceDeviceConfig = {
    device: 'agent',
    name: 'switch',
    proof: 'off',
    params: { program, options: {} },
    timeoutMs: 2_000,
    attempts: 1,
  };
  const served = await serveFake(snapshots.healthy());
  const withDevice = (shown: ReturnType<typeof snapshots.healthy>) => {
    const { config } = shown;
    assert.ok(config);
    const own = { ...config.nodes['my-vm1']!, fence: [device] };
    return { ...shown, config: { ...config, nodes: { ...config.nodes, 'my-vm1': own } } };
  };
  served.agent.shown = withDevice(served.agent.shown);
  let server: Server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const power = () => readFileSync(join(directory, 'power'), 'utf8').trim();
  const end = new AbortController();
  const isOver = play();
  context.after(async () => {
    end.abort();
    await isOver;
    server.close();
    await served.close();
    rmSync(directory, { recursive: true });
  });
  const calls = () => readFileSync(join(directory, 'calls'), 'utf8').trim().split('\n');
  return { served, calls, line: `drill group web --power --yes --target 127.0.0.1:${port} --within 60m` };

  async function play(): Promise<void> {
    while (power() === 'on') {
      if (end.signal.aborted) return;
      await delay(2);
    }
    server.close();
    await delay(outageMs);
    server = await listen(port);
    served.agent.shown = withDevice(snapshots.nodeGone());
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => {}).end());
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

test('drill --power cuts the node by its device, measures until another serves, gives power again, and is kept', async (context) => {
  const { served, calls, line } = await createSample(context);
  const ran = await run(served, `${line} -o json`);
  assert.equal(ran.exit, exitCodes.ok, ran.err);
  const { outageMs: lost, target, ...told } = JSON.parse(ran.out);
  assert.deepEqual(told, { group: 'web', from: 'my-vm1', to: 'my-vm2', isOnAgain: true });
  assert.ok(target.startsWith('127.0.0.1:') && lost >= outageMs, ran.out);
  const asked = calls().filter((action) => action !== 'status');
  assert.deepEqual(asked, ['off', 'on']);
  assert.equal(calls()[0], 'status', 'it is asked without harm first');
  const { groups } = await served.agent.drills();
  const { power } = groups.web ?? {};
  assert.deepEqual([power?.from, power?.to, power?.outageMs], ['my-vm1', 'my-vm2', lost]);
  assert.deepEqual(served.agent.asked, [], 'the cluster is told nothing');
});

test('drill --power says whom to call where the device gives no power again', async (context) => {
  const { served, line } = await createSample(context, { on: 'exit 1' });
  const ran = await run(served, `${line} -o json`);
  assert.equal(ran.exit, exitCodes.ok, ran.err);
  assert.equal(JSON.parse(ran.out).isOnAgain, false);
  assert.match(ran.err, /my-vm1 was not given power again/);
});

test('drill --power has shown nothing where the node keeps its power, and gives it power all the same', async (context) => {
  const { served, calls, line } = await createSample(context, { off: 'exit 1' });
  const ran = await run(served, line);
  assert.equal(ran.exit, exitCodes.failed, ran.err);
  assert.ok(calls().includes('on'));
  assert.deepEqual((await served.agent.drills()).groups, {});
});

test('drill --power cuts nobody where the device does not say on', async (context) => {
  const { served, calls, line } = await createSample(context);
  writeFileSync(
    served.agent.shown.config!.nodes['my-vm1']!.fence[0]!.params.program as string,
    '#!/bin/sh\nexit 1\n',
  );
  assert.equal((await run(served, line)).exit, exitCodes.refused);
  assert.throws(calls, 'it was not asked for anything');
});

test('drill --power gives the power again after Ctrl-C, when it has been taken', async (context) => {
  const { served, calls, line } = await createSample(context, { off: 'sleep 0.2; echo off > power' });
  const stop = new AbortController();
  const ran = run(served, line, { signal: stop.signal });
  await untilCalled(calls, 'off');
  stop.abort();
  assert.equal((await ran).exit, 130);
  assert.deepEqual(
    calls().filter((action) => action !== 'status'),
    ['off', 'on'],
  );
  assert.deepEqual((await served.agent.drills()).groups, {});
});

async function untilCalled(calls: () => readonly string[], wanted: string): Promise<void> {
  const until = Date.now() + 20_000;
  const isCalled = () => {
    try {
      return calls().includes(wanted);
    } catch {
      return false;
    }
  };
  while (!isCalled()) {
    assert.ok(Date.now() < until, `${wanted} was not asked for`);
    await delay(10);
  }
}
