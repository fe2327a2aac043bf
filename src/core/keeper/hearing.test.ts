/** What is told of peers, and what this node's beats say of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeChange, describeHearing, hearBeat, judgeSilence, makeHearing, wayFrom } from './hearing.ts';
import type { HeartbeatConfig, KeeperToDaemon } from './messages.ts';

const config: HeartbeatConfig = {
  intervalMs: 100,
  misses: 3,
  hangMs: 5000,
  ways: [
    {
      network: 'office',
      port: 7401,
      own: '10.0.0.1',
      peers: [
        { node: 'b', address: '10.0.0.2' },
        { node: 'c', address: '10.0.0.3' },
      ],
    },
    { network: 'ring', port: 7401, own: '10.1.0.1', peers: [{ node: 'b', address: '10.1.0.2' }] },
  ],
  links: [],
};

function listener() {
  const hearing = makeHearing(config, true, 0);
  let told: KeeperToDaemon[] = [];
  let sequence = 0;
  const tell = (message: KeeperToDaemon) => void told.push(message);
  return {
    hearing,
    beat(now: number, network: number, sender: string, deaf: boolean) {
      sequence += 1;
      const beat = { sender, inc: `${sender}-000001`, stamp: 1, sequence, progress: 0, deaf };
      assert.equal(hearBeat(hearing, now, network, beat, tell), undefined);
    },
    judge: (now: number) => judgeSilence(hearing, now, tell),
    deafTold() {
      const messages = told.flatMap((m) => (m.kind === 'deaf' ? [[m.network, m.node, m.deaf]] : []));
      told = [];
      return messages;
    },
  };
}

test('a peer that says it does not hear this node is told once, per network, and again when it hears it', () => {
  const { beat, deafTold } = listener();
  beat(10, 0, 'b', false);
  beat(10, 1, 'b', false);
  assert.deepEqual(deafTold(), []);
  beat(20, 0, 'b', true);
  beat(30, 0, 'b', true);
  beat(30, 1, 'b', false);
  assert.deepEqual(deafTold(), [['office', 'b', true]]);
  beat(40, 0, 'b', false);
  assert.deepEqual(deafTold(), [['office', 'b', false]]);
});

test('beats say whom this node does not hear, and nobody before it could have heard them', () => {
  const { hearing, beat, judge } = listener();
  assert.deepEqual(hearing.unheard, [[], []]);
  for (let now = 50; now <= 600; now += 50) {
    if (now <= 200) beat(now, 1, 'b', false);
    beat(now, 0, 'b', false);
    judge(now);
  }
  assert.deepEqual(hearing.unheard, [['c'], ['b']]);
  beat(610, 1, 'b', false);
  assert.deepEqual(hearing.unheard, [['c'], []]);
});

test('a daemon that starts and a changed configuration learn who is deaf', () => {
  const { hearing, beat, judge } = listener();
  beat(10, 1, 'b', true);
  judge(20);
  const next = makeHearing({ ...config, misses: 4 }, true, 30, hearing);
  for (const known of [hearing, next])
    assert.deepEqual(
      describeHearing(known, 'a').filter((m) => m.kind === 'deaf'),
      [{ kind: 'deaf', network: 'ring', node: 'b', deaf: true }],
    );
});

const office = {
  network: 'office',
  port: 7401,
  own: '10.0.0.1',
  peers: [{ node: 'b', address: '10.0.0.2' }],
} as const;

/** The port changes, and so does the address of b. */
const between: HeartbeatConfig = {
  ...config,
  ways: [
    { ...office, port: 7500, peers: [{ node: 'b', address: '10.0.0.9' }] },
    { ...office, before: true },
    { ...office, peers: [{ node: 'b', address: '10.0.0.9' }], before: true },
  ],
};

test('a peer is heard on a network as long as one of its ways brings beats, and told apart is the way that stays', () => {
  const hearing = makeHearing(between, true, 0);
  const told: unknown[] = [];
  const tell = (m: KeeperToDaemon) => void ('heard' in m && told.push([m.kind, m.network, m.node, m.heard]));
  const beat = (now: number, way: number, sequence: number) =>
    hearBeat(
      hearing,
      now,
      way,
      { sender: 'b', inc: 'b-000001', stamp: 1, sequence, progress: 0, deaf: false },
      tell,
    );
  beat(10, 1, 1);
  beat(20, 0, 1);
  assert.deepEqual(told.splice(0), [
    ['hearing', 'office', 'b', true],
    ['hearing-anew', 'office', 'b', true],
  ]);
  for (let now = 50; now <= 600; now += 50) {
    beat(now, 1, now);
    judgeSilence(hearing, now, tell);
  }
  assert.deepEqual(told.splice(0), [['hearing-anew', 'office', 'b', false]]);
  assert.deepEqual(hearing.unheard, [[]]);
  const after = makeHearing({ ...between, ways: between.ways.slice(0, 1) }, true, 610, hearing);
  assert.deepEqual(describeChange(hearing, after), [
    { kind: 'hearing', network: 'office', node: 'b', heard: false },
  ]);
});

test('a peer whose ways all come back at once, after this node stood still, is told as heard', () => {
  const hearing = makeHearing(between, true, 0);
  const told: unknown[] = [];
  const tell = (m: KeeperToDaemon) => void (m.kind === 'hearing' && told.push(m.heard));
  const beat = (now: number, way: number) =>
    hearBeat(
      hearing,
      now,
      way,
      { sender: 'b', inc: 'b-000001', stamp: 1, sequence: now, progress: 0, deaf: false },
      tell,
    );
  for (let now = 50; now <= 400; now += 50) judgeSilence(hearing, now, tell);
  assert.deepEqual(told.splice(0), [false]);
  const stoodMs = 5000;
  for (let now = stoodMs; now <= stoodMs + 400; now += 50) {
    for (const way of [0, 1, 2]) beat(now, way);
    judgeSilence(hearing, now, tell);
  }
  assert.deepEqual(told.splice(0), [true]);
  for (let now = stoodMs + 450; now <= stoodMs + 900; now += 50) judgeSilence(hearing, now, tell);
  assert.deepEqual(told, [false]);
});

test('what one socket hears of one network is told apart by the address of the peer', () => {
  assert.equal(wayFrom(between, [1, 2], 'b', '10.0.0.2'), 1);
  assert.equal(wayFrom(between, [1, 2], 'b', '10.0.0.9'), 2);
  assert.equal(wayFrom(between, [1, 2], 'b', '10.0.0.77'), 2);
  assert.equal(wayFrom(between, [0], 'nobody', '10.0.0.77'), 0);
  assert.equal(wayFrom(between, [], 'b', '10.0.0.2'), undefined);
});

test('a daemon that makes no progress stays one over a change of the ways, and is alive again by its progress alone', () => {
  const told: KeeperToDaemon[] = [];
  const beat = (hearing: ReturnType<typeof makeHearing>, now: number, progress: number) => {
    const b = { sender: 'b', inc: 'b-000001', stamp: 1, sequence: now, progress, deaf: false };
    hearBeat(hearing, now, 0, b, (message) => void told.push(message));
  };
  const alive = () => told.splice(0).flatMap((m) => (m.kind === 'peer-daemon' ? [m.alive] : []));
  const before = makeHearing(config, true, 0);
  beat(before, 1, 7);
  beat(before, 10_001, 7);
  assert.deepEqual(alive(), [false]);
  const after = makeHearing({ ...config, ways: config.ways.slice(0, 1) }, true, 10_002, before);
  beat(after, 10_003, 7);
  assert.deepEqual(alive(), []);
  beat(after, 10_004, 8);
  assert.deepEqual(alive(), [true]);
});
