import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document, NodeRecord } from '../../core/takeover/document.ts';
import { firstDocument } from '../../core/takeover/first-document.ts';
import { memberEntry } from '../sample-entries.ts';
import { simpleConfig } from '../simple-config.ts';
import { World } from '../world.ts';
import { Writers } from './writers.ts';

const config = simpleConfig({
  nodes: ['a', 'b', 'c'],
  networks: ['net1', 'net2'],
  fence: 'agent',
  groups: { web: { resources: [{ name: 'main', networks: ['net2'] }] } },
});
const { hangMs, storeTimeoutMs, renewIntervalMs } = config.timing;
const silentMs = hangMs + storeTimeoutMs + 2 * renewIntervalMs;
const owedMs = renewIntervalMs + storeTimeoutMs / 2;

const before: Document = {
  ...firstDocument(config, 'c1', 'sim'),
  nodes: { a: memberEntry('a'), b: memberEntry('b'), c: memberEntry('c') },
  groups: { web: { is: 'assigned', node: 'a', inc: 'a1', gen: 1, def: 'd' } },
  term: 1,
  coordinator: 'a',
};
const byB: Document = { ...before, version: before.version + 1, nonce: 'n', term: 2, coordinator: 'b' };

const record = { inc: 'a1', hears: { net1: ['b', 'c'], net2: [] } } as unknown as NodeRecord;

interface Story {
  /** So long has the record of a, which coordinates, stood still when b decides to take the term. */
  readonly stillMs: number;
  readonly fault?: (world: World) => void;
  /** So long the write is on its way; a renews as soon as it is decided. */
  readonly heldMs?: number;
  /** All that a has is under maintenance. */
  readonly isSpared?: boolean;
}

/** What is wrong with that write, or nothing. */
function judged({ stillMs, fault = () => {}, heldMs = 1, isSpared = false }: Story): string {
  const world = new World(config, 1);
  const writers = new Writers();
  const by = { node: 'b', inc: 'b1' };
  const next = isSpared ? { ...byB, maintenance: { web: { by: 'eve' } } } : byB;
  const renewFor = (ms: number) => {
    for (let passed = 0; passed < ms; passed += renewIntervalMs) {
      world.facts.words.took('a', record, world.schedule.now);
      world.run(world.schedule.now + renewIntervalMs);
    }
  };
  world.store.put(before);
  renewFor(20_000);
  fault(world);
  world.run(world.schedule.now - renewIntervalMs + stillMs);
  writers.decided(world, world.facts, by, next);
  renewFor(heldMs);
  try {
    writers.committed({ before, next, by, facts: world.facts });
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

test('the term of a coordinator that renews is not free, that of one which has renewed nothing for long is', () => {
  assert.match(
    judged({ stillMs: silentMs - 2 }),
    /b .* in term 2 after a's 1, although a may not be replaced/,
  );
  assert.equal(judged({ stillMs: silentMs }), '');
});

test('a write is judged by what was so when it was decided, however late it lands', () => {
  assert.equal(judged({ stillMs: silentMs, heldMs: 60_000 }), '');
  assert.match(judged({ stillMs: 10, heldMs: 60_000 }), /may not be replaced/);
});

test('the term of a coordinator is free that serves where nobody is in touch with it, and owes news', () => {
  const unplug = (wire: string) => (world: World) => world.network.link('a', wire, false);
  assert.equal(judged({ stillMs: owedMs, fault: unplug('net2') }), '');
  assert.match(judged({ stillMs: owedMs - 2, fault: unplug('net2') }), /may not be replaced/);
  assert.match(judged({ stillMs: owedMs, fault: unplug('net1') }), /may not be replaced/);
});

test('the term of a coordinator that is lost is free, also where a brake spares it from being accused', () => {
  assert.equal(judged({ stillMs: 10, isSpared: true }), '');
  assert.match(judged({ stillMs: 10 }), /may not be replaced/);
});
