import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lanTiming } from '../../sim/simple-config.ts';
import type { NetworkConfig, Timing } from '../config.ts';
import { type Meanwhile, meanwhileOf, type Way } from './meanwhile.ts';

const quick = { ...lanTiming, beatIntervalMs: 100, renewIntervalMs: 500 };
const calm = { ...lanTiming, beatIntervalMs: 500, renewIntervalMs: 400, onStoreLoss: 'stop' } as const;

type Wires = Readonly<Record<string, Way & { readonly role?: 'client' }>>;

function judged(timing: Timing, wires: Wires = {}) {
  const all = Object.entries(wires);
  const names = [...new Set(all.flatMap(([, { addresses }]) => Object.keys(addresses)))];
  const addressesOf = (node: string) =>
    all.flatMap(([network, { addresses }]) => (addresses[node] ? [[network, addresses[node]]] : []));
  return {
    timing,
    hostNetworks: Object.fromEntries(
      all.map(([name, { port, role }]): [string, NetworkConfig] => [
        name,
        { role: role ?? 'both', subnet: '10.0.0.0/8', port },
      ]),
    ),
    nodes: Object.fromEntries(
      names.map((node) => [node, { addresses: Object.fromEntries(addressesOf(node)), fence: [] }]),
    ),
  };
}

const meanwhile = (before: Meanwhile | undefined, from: Timing, to: Timing) =>
  meanwhileOf(before, judged(from), judged(to));

test('meanwhileOf() does the stricter and asks the laxer of each timer, in both directions', () => {
  const both = {
    does: { ...lanTiming, beatIntervalMs: 100, renewIntervalMs: 400, onStoreLoss: 'stop' },
    asks: { ...lanTiming, beatIntervalMs: 500, renewIntervalMs: 500, onStoreLoss: 'freeze' },
  };
  assert.deepEqual(meanwhile(undefined, quick, calm), both);
  assert.deepEqual(meanwhile(undefined, calm, quick), both);
});

test('meanwhileOf() says nothing where no timer changes', () => {
  assert.equal(meanwhile(undefined, quick, { ...quick }), undefined);
});

test('meanwhileOf() keeps what is not over when a further change comes', () => {
  const first = meanwhile(undefined, calm, quick);
  assert.deepEqual(meanwhile(first, quick, quick), first);
  const slower = { ...quick, beatIntervalMs: 900 };
  const then = meanwhile(first, quick, slower);
  assert.deepEqual([then?.does.beatIntervalMs, then?.asks.beatIntervalMs], [100, 900]);
});

const net1 = { network: 'net1', port: 7400, addresses: { a: '10.0.0.1', b: '10.0.0.2', c: '10.0.0.3' } };

/** What the second has become, and the ways that are left of the first. */
const rows: readonly (readonly [string, Wires, Wires, readonly Way[]])[] = [
  ['nothing', { net1 }, { net1 }, []],
  ['another port', { net1 }, { net1: { ...net1, port: 7500 } }, [net1]],
  [
    'another address',
    { net1 },
    { net1: { ...net1, addresses: { ...net1.addresses, b: '10.0.0.9' } } },
    [net1],
  ],
  ['another name', { net1 }, { lan: { ...net1, network: 'lan' } }, [net1]],
  ['another role', { net1 }, { net1: { ...net1, role: 'client' } }, [net1]],
  ['one more network', { net1 }, { net1, net2: { ...net1, network: 'net2' } }, []],
  [
    'one network less',
    { net1, net2: { ...net1, network: 'net2' } },
    { net1 },
    [{ ...net1, network: 'net2' }],
  ],
  ['one more node', { net1 }, { net1: { ...net1, addresses: { ...net1.addresses, d: '10.0.0.4' } } }, []],
  [
    'one node less, on another port',
    { net1 },
    { net1: { ...net1, port: 7500, addresses: { a: '10.0.0.1', b: '10.0.0.2' } } },
    [{ ...net1, addresses: { a: '10.0.0.1', b: '10.0.0.2' } }],
  ],
];

for (const [what, from, to, ways] of rows)
  test(`meanwhileOf() keeps the ways that the new configuration has not: ${what}`, () => {
    const found = meanwhileOf(undefined, judged(lanTiming, from), judged(lanTiming, to));
    assert.deepEqual(found?.ways ?? [], ways);
  });

test('meanwhileOf() keeps the ways of all that may still be gone by, each once, and those that come back not', () => {
  const [one, two] = [{ net1 }, { net1: { ...net1, port: 7500 } }];
  const first = meanwhileOf(undefined, judged(lanTiming, one), judged(lanTiming, two));
  const three = { net1: { ...net1, port: 7600 } };
  const second = meanwhileOf(first, judged(lanTiming, two), judged(lanTiming, three));
  assert.deepEqual(
    second?.ways?.map(({ port }) => port),
    [7400, 7500],
  );
  const back = meanwhileOf(first, judged(lanTiming, two), judged(lanTiming, one));
  assert.deepEqual(
    back?.ways?.map(({ port }) => port),
    [7500],
  );
});
