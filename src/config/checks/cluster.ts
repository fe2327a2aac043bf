/**
 * Everything that is checked about a cluster file whose form is right: one list, each check in a file of its own.
 */
import type { Compiled } from '../compile.ts';
import type { Finding } from '../diagnostic.ts';
import type { ClusterFileModel } from '../schema.ts';
import { timingFacts, timingFindings } from '../timing.ts';

export function clusterFindings(model: ClusterFileModel, { config, lapse }: Compiled): Finding[] {
  return [...timingFindings(model.timing, config.timing, timingFacts(model.store, config.nodes, lapse))];
}
