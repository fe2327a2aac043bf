/** The domain of drills in the store: its name, and that only holders of the cluster's key write into it. */
import { drillName } from '../core/drill/drill-document.ts';
import type { Domain } from '../ports/domain.ts';
import type { Store } from '../ports/store.ts';
import type { KeyRing } from '../values/cluster-keys.ts';
import { createDomain } from './create-domain.ts';
import { createSeal, sealEntries } from './seal.ts';

/** What is read is still to be looked at: it has no type. */
export function createSealedDrills(
  store: Pick<Store, 'domain'>,
  ring: KeyRing,
  cluster: string,
): Domain<unknown, never> {
  const seal = createSeal(ring, [cluster, drillName]);
  return createDomain(sealEntries(store.domain(drillName), seal), () => false);
}
