/**
 * Entries that only holders of the cluster's key can write: beside every value stands an HMAC over its text, its domain, its
 * name and the cluster, so that a value of another entry or another cluster is no good either. What does not fit is shown
 * as forged, never as a value. Any key that counts now verifies, the first one signs; beside the value stands, signed with it,
 * which keys its writer accepts, so that one key can take the place of another.
 *
 * Values are shared between readers and looked at once each: a read in which nothing changed costs nothing.
 */
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { forged } from '../core/domain-entries.ts';
import type { EntryChange, Versioned } from '../core/versioned.ts';
import type { Entries } from '../ports/store.ts';
import { type ClusterKeys, type KeyRing, keyId } from '../values/cluster-keys.ts';

export interface Seal {
  sign(key: string, value: object): object;
  /** The value without its mark, or `forged`. */
  open(key: string, value: unknown): unknown;
}

/** `scope`: the cluster and the domain. */
export function createSeal(ring: KeyRing, scope: readonly string[]): Seal {
  let opened = new WeakMap<object, { readonly key: string; readonly value: unknown }>();
  let known: { readonly keys: ClusterKeys; readonly ids: readonly string[] } | undefined;
  /** What was looked at with other keys is looked at anew. */
  const now = () => {
    if (known?.keys === ring.keys) return known;
    opened = new WeakMap();
    known = { keys: ring.keys, ids: ring.keys.map(keyId) };
    return known;
  };
  const macOf = (secret: KeyObject, key: string, text: string): Buffer =>
    createHmac('sha256', secret)
      .update(`${JSON.stringify(['holdfast-store', ...scope, key])}\n`)
      .update(text)
      .digest();
  const isSigned = (key: string, text: string, mac: Buffer): boolean =>
    mac.length === macLength && now().keys.some((secret) => timingSafeEqual(macOf(secret, key, text), mac));
  const look = (key: string, value: object): unknown => {
    const { mac, ...signed } = value as { readonly mac?: unknown; readonly acceptedKeys?: unknown };
    if (typeof mac !== 'string' || !isSigned(key, JSON.stringify(signed), Buffer.from(mac, 'base64')))
      return forged;
    const { acceptedKeys: _, ...rest } = signed;
    return rest;
  };
  return {
    sign(key, value) {
      const { keys, ids } = now();
      const signed = { ...value, acceptedKeys: ids };
      return { ...signed, mac: macOf(keys[0], key, JSON.stringify(signed)).toString('base64') };
    },
    open(key, value) {
      if (typeof value !== 'object' || value === null) return forged;
      now();
      const before = opened.get(value);
      if (before?.key === key) return before.value;
      const looked = look(key, value);
      opened.set(value, { key, value: looked });
      return looked;
    },
  };
}

const macLength = 32;

/** The keys that the writer of a signed value accepted, the one that it signed with first; empty where it does not say. */
export function acceptedBy(value: unknown): readonly string[] {
  const { acceptedKeys } = (value ?? {}) as { readonly acceptedKeys?: unknown };
  return Array.isArray(acceptedKeys) ? acceptedKeys.map(String) : [];
}

export function sealEntries(entries: Entries, seal: Seal): Entries {
  const open = (key: string, { version, value }: Versioned<unknown>) => ({
    version,
    value: seal.open(key, value),
  });
  const changeOf = (change: EntryChange): EntryChange =>
    change.kind === 'entry' ? { ...change, entry: open(change.key, change.entry) } : change;
  return {
    async read() {
      return new Map([...(await entries.read())].map(([key, entry]) => [key, open(key, entry)]));
    },
    write: (key, expected, value, push) =>
      entries.write(key, expected, seal.sign(key, value as object), push),
    watch: (onChange, signal) => entries.watch((change) => onChange(changeOf(change)), signal),
  };
}
