/**
 * The keys of a keeper's beats. Any of them verifies; the first signs, but as long as this node's file only accepts the new
 * key of a change, the new one does as soon as a beat was heard that is signed with it: whoever sent that accepts it
 * (values/signing-key.ts). So a node that has missed the later files is heard by those who have forgotten the old key.
 */
import { type ClusterKeys, type KeyRing, keyId } from '../values/cluster-keys.ts';
import { signingKey } from '../values/signing-key.ts';
import { createHmacSigner, type Hmac } from './hmac.ts';

export interface BeatKeys {
  signer(): Hmac;
  /** Whether `message[0, end)` is followed by what one of the keys of now makes of it. */
  isSigned(message: Uint8Array, end: number, length: number): boolean;
}

/** What follows from the keys of now, made anew only when those change. */
interface Known {
  readonly keys: ClusterKeys;
  readonly signers: readonly [Hmac, ...Hmac[]];
  signer: Hmac;
}

function begin(keys: ClusterKeys): Known {
  const [first, ...others] = keys;
  const signers = [createHmacSigner(first), ...others.map(createHmacSigner)] as const;
  return { keys, signers, signer: signers[0] };
}

export function createBeatKeys(ring: KeyRing): BeatKeys {
  let known = begin(ring.keys);
  const now = () => {
    if (known.keys !== ring.keys) known = begin(ring.keys);
    return known;
  };
  const heard = (at: number) => {
    const [first, ...others] = known.keys;
    const ids = [keyId(first), ...others.map(keyId)] as const;
    const by = ids.indexOf(signingKey({ keys: ids, step: ring.step }, ids[at]));
    known.signer = known.signers[by] ?? known.signer;
  };
  return {
    signer: () => now().signer,
    isSigned(message, end, length) {
      const { signers } = now();
      const at = signers.findIndex((signer) => signer.verify(message, end, length));
      if (at > 0 && known.signer !== signers[at]) heard(at);
      return at !== -1;
    },
  };
}
