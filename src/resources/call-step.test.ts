/** Steps that ask a service, against a real Unix socket that speaks as QEMU's monitor does. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ControlGroup } from '../ports/control-groups.ts';
import { runSteps } from './run-steps.ts';
import type { LocalCall } from './step.ts';
import { probeResult } from './step-outcome.ts';

const greeting = { QMP: { version: {}, capabilities: [] } };
const event = { event: 'RTC_CHANGE', data: {} };

/** Starts a monitor that greets and answers by `answer`; resolves with the step that asks it for its status. */
async function startMonitor(
  context: TestContext,
  answer: (request: { readonly execute: string }, socket: Socket) => readonly object[],
): Promise<{ readonly step: LocalCall; readonly asked: readonly string[] }> {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-call-'));
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.write(`${JSON.stringify(greeting)}\n`);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      const request = JSON.parse(String(chunk));
      asked.push(request.execute);
      for (const line of answer(request, socket)) socket.write(`${JSON.stringify(line)}\n`);
    });
  });
  const socket = join(directory, 'qmp.sock');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  context.after(() => {
    for (const one of sockets) one.destroy();
    server.close();
    rmSync(directory, { recursive: true });
  });
  return { asked, step: statusOf(socket) };
}

function statusOf(socket: string): LocalCall {
  return {
    kind: 'call',
    transport: 'unix-json',
    title: 'query-status of vm1',
    socket,
    requests: [{ execute: 'qmp_capabilities' }, { execute: 'query-status' }],
    answers: ['return', 'error'],
    word: ['return', 'status'],
    words: { running: 'running', paused: 'degraded', shutdown: 'stopped', other: 'soft' },
    nobody: 'stopped',
  };
}

const inMonitor = (status: string) => (request: { readonly execute: string }) =>
  request.execute === 'query-status' ? [event, { return: { status } }] : [{ return: {} }];

async function probe(step: LocalCall, withinMs = 2_000, signal?: AbortSignal) {
  const group = {} as ControlGroup;
  return probeResult(await runSteps([step], { group, stateDirectory: '/nonexistent', withinMs, signal }));
}

test('A call asks one thing after the other, passes over greetings and events, and reads the last answer', async (context) => {
  const { step, asked } = await startMonitor(context, inMonitor('running'));
  assert.deepEqual(await probe(step), { state: 'running', said: '' });
  assert.deepEqual(asked, ['qmp_capabilities', 'query-status']);
});

test('A word means what the table of the step says, and an unknown one what stands for all others', async (context) => {
  const states: string[] = [];
  for (const status of ['paused', 'shutdown', 'guest-panicked', 'other']) {
    const { step } = await startMonitor(context, inMonitor(status));
    const { state, said: reason } = await probe(step);
    states.push(`${state}: ${reason}`);
  }
  assert.deepEqual(states, [
    'running: query-status of vm1 was answered with {"return":{"status":"paused"}}',
    'stopped: ',
    'failed: query-status of vm1 was answered with {"return":{"status":"guest-panicked"}}',
    'failed: query-status of vm1 was answered with {"return":{"status":"other"}}',
  ]);
});

test('A refusal has no word, and means what stands for all others', async (context) => {
  const refuses = () => [{ error: { class: 'CommandNotFound', desc: 'no such command' } }];
  const { step } = await startMonitor(context, refuses);
  assert.match((await probe(step)).said, /CommandNotFound/);
});

test('A socket at which nobody listens means what the step says', async () => {
  assert.equal((await probe(statusOf('/nonexistent/qmp.sock'))).state, 'stopped');
});

test('A service that is silent, hangs up or talks without end leaves the state unknown', async (context) => {
  const silent = await startMonitor(context, () => []);
  assert.deepEqual(await probe(silent.step, 50), {
    state: 'unknown',
    said: 'query-status of vm1 was not answered within 50 ms',
  });
  const hangsUp = await startMonitor(context, (_request, socket) => {
    socket.destroy();
    return [];
  });
  assert.match((await probe(hangsUp.step)).said, /not answered: the connection was closed$/);
  const endless = await startMonitor(context, (_request, socket) => {
    socket.write('x'.repeat(2_000_000));
    return [];
  });
  assert.match((await probe(endless.step)).said, /not answered: its line has no end$/);
});

test('A call is called off with its operation', async (context) => {
  const { step } = await startMonitor(context, () => []);
  const operation = new AbortController();
  const probed = probe(step, 10_000, operation.signal);
  operation.abort();
  assert.deepEqual(await probed, { state: 'unknown', said: 'it was called off' });
});
