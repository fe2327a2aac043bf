/** What is told of peers, and what this node's beats say of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeHearing, hearBeat, judgeSilence, makeHearing } from './hearing.ts';
import type { HeartbeatConfig, KeeperToDaemon } from './messages.ts';

const config: HeartbeatConfig = {
  intervalMs: 100,
  misses: 3,
  hangMs: 5000,
  networks: [
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
