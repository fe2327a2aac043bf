/** The story, as a table: what happens, who must serve afterwards, and which proof alone may have allowed it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from './stage.ts';
import type { Step } from './step.ts';
import { subject } from './subject.ts';

const { group } = subject;
const inWithinMs = 20_000;

export const story: readonly Step[] = [
  {
    title: 'my-vm1, which serves, loses power',
    event: 'my-vm1 loses power',
    expected: { to: 'my-vm2', proof: 'off', silenceMaxMs: 3_000, off: ['my-vm1'] },
    act: (stage) => powerOff(stage, 'my-vm1'),
  },
  {
    title: 'my-vm2 loses its network; its processes live on',
    event: 'my-vm2 loses its network',
    expected: { to: 'my-vm3', proof: 'off', silenceMaxMs: 3_000, off: ['my-vm2'] },
    act: async (stage) => {
      stage.does('the switch drops every frame of my-vm2');
      await stage.lab.isolate('my-vm2');
    },
  },
  {
    title: 'The web server on my-vm3 is killed',
    event: 'web server killed',
    expected: {
      to: 'my-vm3',
      proof: 'in place',
      silenceMaxMs: 1_000,
      off: [],
      server: 'new',
      daemon: 'same',
    },
    act: (stage) => kill(stage, 'my-vm3', 'server', 'nginx'),
  },
  {
    title: 'my-vm3 and my-vm4 lose power at once; one node is left',
    event: 'my-vm3 and my-vm4 off',
    expected: {
      to: 'my-vm5',
      proof: 'off',
      silenceMaxMs: 6_000,
      off: ['my-vm1', 'my-vm2', 'my-vm3', 'my-vm4'],
    },
    act: async (stage) => {
      await Promise.all([powerOff(stage, 'my-vm3'), powerOff(stage, 'my-vm4')]);
    },
  },
  {
    title: 'my-vm1 comes back; the group fails back to it',
    event: 'my-vm1 comes back',
    expected: { to: 'my-vm1', proof: 'released', silenceMaxMs: 1_000, off: [] },
    act: (stage) => powerOn(stage, 'my-vm1'),
  },
  {
    title: 'A planned move to my-vm3',
    event: 'planned move to my-vm3',
    expected: { to: 'my-vm3', proof: 'released', silenceMaxMs: 1_000, off: [] },
    prepare: async (stage) => {
      stage.does('first the others are switched on again');
      await stage.lab.heal('my-vm2');
      await Promise.all(['my-vm2', 'my-vm3', 'my-vm4'].map((node) => powerOn(stage, node)));
      await untilIn(stage, 'my-vm1', stage.nodes);
    },
    act: (stage) => {
      stage.does(`holdfast group move ${group} my-vm3`);
      return stage.submit('my-vm1', { kind: 'move', group, node: 'my-vm3', forMs: 3_600_000 });
    },
  },
  {
    title: 'The pin that the move left is taken back',
    event: 'pin taken back',
    expected: { to: 'my-vm1', proof: 'released', silenceMaxMs: 1_000, off: [] },
    act: (stage) => {
      stage.does(`holdfast group unpin ${group}`);
      return stage.submit('my-vm1', { kind: 'unpin', group });
    },
  },
  {
    title: 'my-vm1 is drained',
    event: 'my-vm1 drained',
    expected: { to: 'my-vm2', proof: 'released', silenceMaxMs: 1_000, off: [] },
    act: (stage) => {
      stage.does('holdfast node drain my-vm1');
      return stage.submit('my-vm2', { kind: 'drain', node: 'my-vm1' });
    },
  },
  {
    title: 'my-vm1 is resumed',
    event: 'my-vm1 resumed',
    expected: { to: 'my-vm1', proof: 'released', silenceMaxMs: 1_000, off: [] },
    act: (stage) => {
      stage.does('holdfast node resume my-vm1');
      return stage.submit('my-vm2', { kind: 'resume', node: 'my-vm1' });
    },
  },
  {
    title: 'The daemon on my-vm1 is killed',
    event: 'daemon of my-vm1 killed',
    expected: { to: 'my-vm1', proof: 'in place', silenceMaxMs: 50, off: [], server: 'same', daemon: 'new' },
    act: (stage) => kill(stage, 'my-vm1', 'daemon', 'holdfast daemon'),
  },
];

async function powerOff(stage: Stage, node: string): Promise<void> {
  stage.does(`${node}: power off`);
  await stage.lab.power(node, 'off');
}

async function powerOn(stage: Stage, node: string): Promise<void> {
  stage.does(`${node}: power on`);
  await stage.lab.power(node, 'on');
}

async function kill(stage: Stage, node: string, which: 'server' | 'daemon', name: string): Promise<void> {
  const pid = stage.process(node, which);
  if (pid === undefined) throw new Error(`The ${name} of ${node} cannot be found, so it cannot be killed.`);
  stage.does(`kill -9 ${pid} (${name} on ${node})`);
  process.kill(pid, 'SIGKILL');
}

/** Until all of them take part. */
export async function untilIn(stage: Stage, ask: string, nodes: readonly string[]): Promise<void> {
  const deadline = performance.now() + inWithinMs;
  for (;;) {
    const status = await stage.status(ask);
    const missing = nodes.filter((name) => status?.nodes.find((n) => n.name === name)?.state !== 'in');
    if (missing.length === 0) return;
    if (performance.now() > deadline)
      throw new Error(`Still not in the cluster after ${inWithinMs / 1000} s: ${missing.join(', ')}.`);
    stage.screen.status(`waiting until they take part: ${missing.join(', ')}`);
    await sleep(100, undefined, { signal: stage.signal });
  }
}
