/** The access of a running agent: the domain in its store, the copy in its state directory, and the keys that sign. */
import { accessName } from '../core/access/access-document.ts';
import type { Store } from '../ports/store.ts';
import { createSealedAccess } from '../store/access-domain.ts';
import type { KeyRing } from '../values/cluster-keys.ts';
import { accessCopy } from './access-copy.ts';
import { createAccess, type LiveAccess } from './create-access.ts';
import { renewWithKeys } from './renew-with-keys.ts';

export interface NodeAccessOptions {
  readonly store: Pick<Store, 'domain'>;
  readonly ring: KeyRing;
  readonly cluster: string;
  readonly stateDir: string;
  report(said: string): void;
  readonly signal: AbortSignal;
}

export async function createNodeAccess(o: NodeAccessOptions): Promise<LiveAccess> {
  const { store, ring, cluster, stateDir, report, signal } = o;
  const domain = createSealedAccess(store, ring, cluster);
  const access = await createAccess({ domain, copy: accessCopy(stateDir), wall: Date.now, report, signal });
  renewWithKeys({ store, ring, name: accessName, renew: access.renew, signal });
  return access;
}
