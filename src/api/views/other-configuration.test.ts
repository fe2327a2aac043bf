/**
 * A configuration that does not fit the document: while a change is taken up, the document still names what is taken out and
 * already what is new. Every view has an answer then.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../../core/config.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import { FakeAgent } from '../testing/fake-agent.ts';
import { snapshots } from '../testing/sample-snapshots.ts';
import { explain } from './explanation.ts';
import { viewGroups } from './groups.ts';
import { renderMetrics } from './metric-text.ts';
import { viewMetrics } from './metrics.ts';
import { viewNodes } from './nodes.ts';
import { viewReadiness } from './readiness.ts';
import { viewResources } from './resources.ts';
import { viewStatus } from './status.ts';

const views: Readonly<Record<string, (s: AgentSnapshot) => unknown>> = {
  status: viewStatus,
  nodes: viewNodes,
  groups: viewGroups,
  resources: viewResources,
  readiness: (s) => viewReadiness(s),
  explain: (s) => (s.document && s.config ? viewGroups(s).map(({ name }) => explain(s, name)) : []),
  metrics: (s) => renderMetrics(viewMetrics(s, new FakeAgent(s).measured(), 0)),
};

function without<T>(all: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => key !== name));
}

/** Every configuration that lacks one thing which the document may name. */
function poorer(config: Config): [string, Config][] {
  const nodes = Object.keys(config.nodes).map((name): [string, Config] => [
    `node ${name}`,
    { ...config, nodes: without(config.nodes, name) },
  ]);
  const groups = Object.keys(config.groups).map((name): [string, Config] => [
    `group ${name}`,
    { ...config, groups: without(config.groups, name) },
  ]);
  return [...nodes, ...groups, ['every group', { ...config, groups: {} }]];
}

for (const [moment, snapshot] of Object.entries(snapshots)) {
  test(`every view answers at the moment "${moment}" when the document names more than the configuration`, () => {
    const s = snapshot();
    for (const [what, config] of s.config === undefined ? [] : poorer(s.config))
      for (const [name, view] of Object.entries(views))
        assert.doesNotThrow(() => view({ ...s, config }), `${name} without ${what}`);
  });
}
