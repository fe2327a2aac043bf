/**
 * Which store a configuration names, apart from the way that leads to it. The way may change while the cluster runs, since
 * every node proves for itself that the new one leads to the same store; the store may not.
 */
import type { Json, StoreConfig } from './config.ts';
import { canonicalJson } from './definition-hash.ts';

/** Where and how it is reached, and what the file says of that place. */
const ofTheWay: readonly string[] = ['endpoints', 'address', 'witnessHost', 'lab', 'managed', 'tls'];

/** That it is one and the same, the nodes prove. Members that Holdfast keeps are others than those that somebody else keeps. */
export function mayBeSameStore(a: StoreConfig, b: StoreConfig): boolean {
  const isKeptAlike = (a.managed === undefined) === (b.managed === undefined);
  return isKeptAlike && canonicalJson(apart(a)) === canonicalJson(apart(b));
}

function apart(store: StoreConfig): Json {
  return Object.fromEntries(Object.entries(store).filter(([key]) => !ofTheWay.includes(key)));
}

/** As people name the places at which it is reached. */
export function placeWords({ endpoints, address }: StoreConfig): string {
  return Array.isArray(endpoints) ? endpoints.join(', ') : String(address);
}
