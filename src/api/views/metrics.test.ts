import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FakeAgent } from '../testing/fake-agent.ts';
import { snapshots } from '../testing/sample-snapshots.ts';
import { renderMetrics } from './metric-text.ts';
import { viewMetrics } from './metrics.ts';

for (const [name, snapshot] of Object.entries({
  healthy: snapshots.healthy,
  troubled: snapshots.troubled,
  notInitialised: snapshots.notInitialised,
}))
  test(`the metrics of a cluster that is ${name} read as in the golden text`, () => {
    const agent = new FakeAgent(snapshot());
    const text = renderMetrics(viewMetrics(agent.shown, agent.measured(), 12));
    const golden = join(import.meta.dirname, 'golden', `metrics-${name}.txt`);
    if (process.env.UPDATE_GOLDEN) writeFileSync(golden, text);
    assert.equal(text, readFileSync(golden, 'utf8'));
  });

test('every series of the metrics is there once', () => {
  const agent = new FakeAgent(snapshots.troubled());
  const lines = renderMetrics(viewMetrics(agent.shown, agent.measured(), 12)).split('\n');
  const series = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.replace(/ \S+$/, ''));
  assert.ok(series.length > 50);
  assert.equal(new Set(series).size, series.length);
});

test('renderMetrics() escapes what would end a label', () => {
  const text = renderMetrics([
    { name: 'holdfast_x', type: 'gauge', help: 'X.', samples: [{ labels: { a: 'b"c\\d\ne' }, value: true }] },
  ]);
  assert.equal(text, '# HELP holdfast_x X.\n# TYPE holdfast_x gauge\nholdfast_x{a="b\\"c\\\\d\\ne"} 1\n');
});
