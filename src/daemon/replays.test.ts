import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { simpleConfig } from '../sim/simple-config.ts';
import { turnIn } from '../sim/turn-in.ts';
import { keepReplay, readReplay } from './replays.ts';

const config = simpleConfig({ nodes: ['a'], networks: ['net1'], fence: 'none', groups: {} });
const { s: state } = turnIn({ self: 'a', config });
const replay = { state, event: { kind: 'woken' }, clock: { now: 5, wall: 6 } } as const;

function folderFor(t: { after(end: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-replay-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('keepReplay() keeps what a decision was made of, so that it reads back the same', (t) => {
  const folder = folderFor(t);
  const lookAt = { ...state.lookAt, members: Number.POSITIVE_INFINITY };
  const endless = { ...state, lookAt, leaseUntil: Number.NEGATIVE_INFINITY };
  keepReplay(folder, { name: 'record-b', said: 'x is undefined' }, { ...replay, state: endless });
  const kept = readReplay(readFileSync(join(folder, 'replay/record-b.json'), 'utf8'));
  assert.equal(kept.said, 'x is undefined');
  assert.equal(kept.state.lookAt.members, Number.POSITIVE_INFINITY);
  assert.equal(kept.state.leaseUntil, Number.NEGATIVE_INFINITY);
  assert.deepEqual([kept.event, kept.clock], [replay.event, replay.clock]);
});

test('keepReplay() keeps each kind of trouble once, and the newest few of all', (t) => {
  const folder = folderFor(t);
  for (let i = 0; i < 30; i++) keepReplay(folder, { name: `request-b-1-${i % 15}`, said: 'x' }, replay);
  const files = readdirSync(join(folder, 'replay'));
  assert.equal(files.length, 10);
});

test('keepReplay() writes no file outside of its folder, whatever a node is called', (t) => {
  const folder = folderFor(t);
  keepReplay(folder, { name: 'record-../../up', said: 'x' }, replay);
  assert.deepEqual(readdirSync(join(folder, 'replay')), ['record-.._.._up.json']);
});
