/**
 * Everything that is checked about a cluster file whose form is right: one list, each check in a file of its own.
 */
import type { Compiled } from '../compile.ts';
import type { Finding } from '../diagnostic.ts';
import type { ClusterFileModel } from '../schema.ts';
import { storeFindings } from '../store-schema.ts';
import { timingFacts, timingFindings } from '../timing.ts';
import { checkApi } from './api.ts';
import { checkCapacity } from './capacity.ts';
import type { Check } from './check-input.ts';
import { checkDependencies } from './dependencies.ts';
import { checkExclusiveClaims } from './exclusive-claims.ts';
import { checkFenceThen } from './fence-then.ts';
import { checkFencing } from './fencing.ts';
import { checkFloatingAddresses } from './floating-addresses.ts';
import { checkHealth } from './health.ts';
import { checkHidden } from './hidden.ts';
import { checkHostNetworks } from './host-networks.ts';
import { checkLapse } from './lapse.ts';
import { checkMountPoints } from './mount-points.ts';
import { checkNodeCount } from './node-count.ts';
import { checkNotifications } from './notifications.ts';
import { checkPlaceholders } from './placeholders.ts';
import { checkPlacement } from './placement.ts';
import { checkPlainSecrets } from './plain-secrets.ts';
import { checkReferences } from './references.ts';
import { checkWindows } from './windows.ts';

const checks: readonly Check[] = [
  ({ model }) => storeFindings(model),
  checkNodeCount,
  checkHostNetworks,
  checkFencing,
  checkFenceThen,
  checkHealth,
  checkApi,
  checkNotifications,
  checkLapse,
  ({ model, config, lapse }) =>
    timingFindings(model.timing, config.timing, timingFacts(model, config.nodes, lapse)),
  checkReferences,
  checkPlacement,
  checkCapacity,
  checkWindows,
  checkDependencies,
  checkFloatingAddresses,
  checkExclusiveClaims,
  checkMountPoints,
  checkPlaceholders,
  checkHidden,
  checkPlainSecrets,
];

export function clusterFindings(model: ClusterFileModel, compiled: Compiled): Finding[] {
  return checks.flatMap((check) => check({ ...compiled, model }));
}
