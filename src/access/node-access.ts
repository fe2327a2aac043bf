/** The access of a running agent: the domain in its store, the copy in its state directory, and the keys that sign. */
import { accessName } from '../core/access/access-document.ts';
import { documentKey } from '../core/domain-entries.ts';
import type { Store } from '../ports/store.ts';
import { createSealedAccess } from '../store/access-domain.ts';
import { acceptedBy } from '../store/seal.ts';
import { type KeyRing, keyId } from '../values/cluster-keys.ts';
import { accessCopy } from './access-copy.ts';
import { createAccess, type LiveAccess } from './create-access.ts';

export interface NodeAccessOptions {
  readonly store: Pick<Store, 'domain'>;
  readonly ring: KeyRing;
  readonly cluster: string;
  readonly stateDir: string;
  report(said: string): void;
  readonly signal: AbortSignal;
}

/** Often enough between two steps that people take, and nothing but a comparison in between. */
const keysEveryMs = 5000;

export async function createNodeAccess(o: NodeAccessOptions): Promise<LiveAccess> {
  const { store, ring, cluster, stateDir, report, signal } = o;
  const domain = createSealedAccess(store, ring, cluster);
  const access = await createAccess({ domain, copy: accessCopy(stateDir), wall: Date.now, report, signal });
  let signed: KeyRing['keys'] | undefined;
  const look = () => {
    if (ring.keys === signed || ring.step === 'accept') return;
    const keys = ring.keys;
    renewIfOlder(o, access).then(
      () => {
        signed = keys;
      },
      // The store is away: at the next look.
      () => {},
    );
  };
  const timer = setInterval(look, keysEveryMs).unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  return access;
}

/** While keys are exchanged: the first node that signs with the new one writes the document anew with it. */
async function renewIfOlder({ store, ring }: NodeAccessOptions, access: LiveAccess): Promise<void> {
  const raw = (await store.domain(accessName).read()).get(documentKey)?.value;
  if (raw !== undefined && acceptedBy(raw)[0] !== keyId(ring.keys[0])) await access.renew();
}
