/** While keys are exchanged: the first node that signs with the new one writes the document of a domain anew with it. */
import { documentKey } from '../core/domain-entries.ts';
import type { Store } from '../ports/store.ts';
import { acceptedBy } from '../store/seal.ts';
import { type KeyRing, keyId } from '../values/cluster-keys.ts';

export interface Renewing {
  readonly store: Pick<Store, 'domain'>;
  readonly ring: KeyRing;
  /** Of the domain. */
  readonly name: string;
  /** Rejects while the store is away. */
  renew(): Promise<void>;
  readonly signal: AbortSignal;
}

/** Often enough between two steps that people take, and nothing but a comparison in between. */
const keysEveryMs = 5000;

export function renewWithKeys(r: Renewing): void {
  const { ring, signal } = r;
  let signed: KeyRing['keys'] | undefined;
  const look = () => {
    if (ring.keys === signed || ring.step === 'accept') return;
    const keys = ring.keys;
    renewIfOlder(r).then(
      () => {
        signed = keys;
      },
      // The store is away: at the next look.
      () => {},
    );
  };
  const timer = setInterval(look, keysEveryMs).unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

async function renewIfOlder({ store, ring, name, renew }: Renewing): Promise<void> {
  const raw = (await store.domain(name).read()).get(documentKey)?.value;
  if (raw !== undefined && acceptedBy(raw)[0] !== keyId(ring.keys[0])) await renew();
}
