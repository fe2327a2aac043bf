import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { aPerson } from '../api/testing/sample-config.ts';
import { loadClusterFile } from './load-cluster-file.ts';
import { timingBudget } from './timing-budget.ts';

const example = (name: string) => {
  const { config } = loadClusterFile(join(import.meta.dirname, '..', '..', 'examples', name));
  assert.ok(config);
  return config;
};

test('timingBudget() of five fenced nodes takes about 400 ms', () => {
  const lines = timingBudget(example('web-five-nodes.yaml'));
  assert.deepEqual(
    lines.map((line) => [line.step, line.typicalMs, line.worstMs]),
    [
      ['suspect', 300, 400],
      ['accuse', 20, 5_500],
      ['fence', 50, 15_000],
      ['start', 50, 30_000],
    ],
  );
});

test('timingBudget() of two nodes that rely on watchdogs counts the minority delay, lease, watchdog and margin', () => {
  const config = example('two-nodes-etcd-witness.yaml');
  const lines = timingBudget(config);
  assert.equal(lines[1]?.typicalMs, config.timing.minorityDelayMs + 20);
  assert.equal(lines[2]?.typicalMs, config.timing.leaseMs + 10_000 + config.timing.lapseMarginMs);
});

test('timingBudget() counts the delay of the half that is not to go on in a tie', () => {
  const config = example('two-nodes-etcd-witness.yaml');
  const [one] = Object.keys(config.nodes);
  assert.ok(one);
  const line = timingBudget({
    ...config,
    cluster: { ...config.cluster, tie: { prefer: [one], delayMs: 2000 } },
  })[1];
  const delays = config.timing.minorityDelayMs + 2000;
  assert.deepEqual(
    [line?.typicalMs, line?.worstMs],
    [delays + 20, delays + 4 * config.timing.storeTimeoutMs],
  );
});

test('timingBudget() counts two members of more nodes as a pair, and a tie only where a preferred one is in', () => {
  const config = example('web-five-nodes.yaml');
  const [one, two, three] = Object.keys(config.nodes);
  assert.ok(one && two && three);
  const pair = config.timing.minorityDelayMs + 20;
  const tied = { ...config, cluster: { ...config.cluster, tie: { prefer: [three], delayMs: 2000 } } };
  const typical = (members: readonly string[], of = config) => timingBudget(of, members)[1]?.typicalMs;
  assert.equal(typical([one, two, three]), 20);
  assert.equal(typical([one, two]), pair);
  assert.equal(typical([one, two], tied), pair);
  assert.equal(typical([two, three], tied), pair + 2000);
});

test('timingBudget() gives no bound where a person must confirm', () => {
  const config = example('web-five-nodes.yaml');
  const manual = {
    ...config,
    nodes: Object.fromEntries(
      Object.entries(config.nodes).map(([name, node]) => [name, { ...node, fence: [aPerson] }]),
    ),
  };
  const fence = timingBudget(manual)[2];
  assert.equal(fence?.typicalMs, undefined);
  assert.match(fence?.words ?? '', /waits for a person/);
});
