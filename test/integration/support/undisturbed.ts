/** A cluster under whose feet something is changed, and that must notice nothing: for the suite in which it is called. */
import { after, afterEach, before } from 'node:test';
import type { ClusterFile } from './cluster-file.ts';
import { holdSteady, type Steady } from './steady.ts';
import { TestCluster } from './test-cluster.ts';

/** It is up before the first test, with `web` on a; after each, that has not moved, and nobody was fenced or began anew. */
export function keepUndisturbed(
  file: ClusterFile,
  withinMs: number,
  given: (cluster: TestCluster) => void,
): void {
  let cluster: TestCluster | undefined;
  let steady: Steady | undefined;
  before(async () => {
    cluster = await TestCluster.up(file);
    given(cluster);
    await cluster.untilAllIn(withinMs);
    await cluster.untilRuns('web', 'a', withinMs);
    steady = await holdSteady(cluster, 'a');
  });
  after(() => cluster?.down());
  afterEach(async () => {
    cluster?.owners.check();
    await steady?.check();
  });
}
