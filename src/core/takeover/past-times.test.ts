import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../sim/simple-config.ts';
import type { Document } from './document.ts';
import { firstDocument } from './first-document.ts';
import { aheadMs, withPastTimes } from './past-times.ts';

const year = 365 * 24 * 3_600_000;
const wall = 1_800_000_000_000;
const why = { kind: 'still-found' } as const;
const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: { web: {} } });
const first = firstDocument(config, 'c1', 'sim');

/** A document with one time of every kind. */
function documentAt(at: number): Document {
  return {
    ...first,
    fenced: [at],
    fencedNodes: { a: [at] },
    pins: { web: { node: 'a', by: 'eve', at, until: at + 60_000 } },
    failures: { web: { a: { count: 1, gen: 1, at, why } } },
    unstoppable: { web: { node: 'a', at } },
    moved: { web: { count: 2, at, gen: 1 } },
    down: { web: { at } },
  };
}

test('withPastTimes() takes every time that lies in the future for now, and keeps how long a pin lasts', () => {
  assert.deepEqual(withPastTimes(documentAt(wall + year), wall), documentAt(wall));
});

test('withPastTimes() leaves a document as it is where nothing lies in the future', () => {
  for (const at of [wall, wall - 1, wall - year]) {
    const document = documentAt(at);
    assert.equal(withPastTimes(document, wall), document);
  }
});

test('aheadMs() says how far ahead the latest time lies, whichever it is', () => {
  assert.equal(aheadMs(documentAt(wall - 5), wall), 0);
  const { fenced, fencedNodes, pins, failures, unstoppable, moved, down } = documentAt(wall + 7);
  const optional = [{ fencedNodes: fencedNodes! }, { moved: moved! }, { down: down! }];
  for (const one of [{ fenced }, { pins }, { failures }, { unstoppable }, ...optional])
    assert.equal(aheadMs({ ...first, ...one }, wall), 7);
});
