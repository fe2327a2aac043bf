/**
 * The keys that beats are signed with. In a cluster that has an identity they are derived from those of the key file for it
 * alone: two clusters with one name and one key file, on one network, do not hear each other.
 */
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { ClusterKeys, KeyRing } from '../values/cluster-keys.ts';

const info = 'holdfast beats 1';
const bytes = 32;

/** Follows `ring`: another array once that has another. Without a cluster's identity it is the ring itself. */
export function makeRingOfBeats(ring: KeyRing, clusterId: string | undefined): KeyRing {
  if (clusterId === undefined) return ring;
  const derive = (key: KeyObject) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', key, Buffer.from(clusterId), info, bytes)));
  let made: { readonly from: ClusterKeys; readonly keys: ClusterKeys } | undefined;
  return {
    get keys() {
      if (made?.from !== ring.keys) {
        const [first, ...others] = ring.keys;
        made = { from: ring.keys, keys: [derive(first), ...others.map(derive)] };
      }
      return made.keys;
    },
    get step() {
      return ring.step;
    },
  };
}
