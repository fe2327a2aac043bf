import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeeperToDaemon } from '../core/keeper/messages.ts';
import { createBeatCounters } from './beat-counters.ts';

function begin() {
  const told: KeeperToDaemon[] = [];
  const reports: string[] = [];
  const counters = createBeatCounters({
    tell: (message) => told.push(message),
    report: (text) => reports.push(text),
  });
  return { counters, told, reports };
}

test('the keeper tells refused heartbeats by reason and sender, at most once a second', () => {
  const { counters, told, reports } = begin();
  for (let i = 0; i < 3; i++) counters.reject('wrong-key', '10.0.0.9');
  counters.reject('replayed', '10.0.0.9');
  counters.flush(1000);
  counters.reject('wrong-key', '10.0.0.9');
  counters.flush(1500);
  const refused = [{ because: 'wrong-key', from: '10.0.0.9', count: 3 }];
  assert.deepEqual(told, [{ kind: 'counters', rejected: 3, replayed: 1, refused }]);
  counters.flush(2000);
  assert.deepEqual(told[1], counters.message());
  assert.equal(reports.length, 2);
});

test('a refused heartbeat is over a minute after the last one', () => {
  const { counters, told } = begin();
  counters.reject('shape', '10.0.0.9');
  counters.flush(1000);
  counters.flush(60_999);
  assert.equal(told.length, 1);
  counters.flush(62_000);
  assert.deepEqual(told[1], { kind: 'counters', rejected: 1, replayed: 0, refused: [] });
  counters.flush(200_000);
  assert.equal(told.length, 2);
});

test('whoever sends under many addresses fills no list', () => {
  const { counters, told } = begin();
  for (let i = 0; i < 1000; i++) counters.reject('shape', `10.0.${i >> 8}.${i & 255}`);
  counters.flush(1000);
  const [message] = told;
  assert.equal(message?.kind === 'counters' && message.refused.length, 4);
});
