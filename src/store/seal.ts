/**
 * Entries that only holders of the cluster's key can write: beside every value stands an HMAC over its text, its domain, its
 * name and the cluster, so that a value of another entry or another cluster is no good either. What does not fit is shown
 * as forged, never as a value. Any key that counts now verifies; with which one a node signs says signing-key.ts. Beside the
 * value stands, signed with it, which keys its writer accepts, as they stand in its file, so that one can take the place of another.
 *
 * Values are shared between readers and looked at once each: a read in which nothing changed costs nothing, nor does a
 * record that was signed here and comes back as the very same object.
 */
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { documentKey, forged } from '../core/domain-entries.ts';
import type { EntryChange, Versioned } from '../core/versioned.ts';
import type { Entries } from '../ports/store.ts';
import { type ClusterKeys, type KeyRing, keyId } from '../values/cluster-keys.ts';
import { signingKey } from '../values/signing-key.ts';

export interface Seal {
  sign(key: string, value: object): object;
  /** The value without its mark, or `forged`. */
  open(key: string, value: unknown): unknown;
}

/** What was found out with the keys of now; with others it is found out anew. */
interface Known {
  readonly keys: ClusterKeys;
  readonly ids: readonly [string, ...string[]];
  readonly opened: WeakMap<object, { readonly key: string; readonly value: unknown }>;
  /** The document was seen signed with this one, and not with the first. */
  documentBy: string | undefined;
}

function begin(keys: ClusterKeys): Known {
  const [first, ...others] = keys;
  const ids = [keyId(first), ...others.map(keyId)] as const;
  return { keys, ids, opened: new WeakMap(), documentBy: undefined };
}

/** `scope`: the cluster and the domain. */
export function createSeal(ring: KeyRing, scope: readonly string[]): Seal {
  let known = begin(ring.keys);
  const now = () => {
    if (known.keys !== ring.keys) known = begin(ring.keys);
    return known;
  };
  const macOf = (secret: KeyObject, key: string, text: string): Buffer =>
    createHmac('sha256', secret)
      .update(`${JSON.stringify(['holdfast-store', ...scope, key])}\n`)
      .update(text)
      .digest();
  /** Which of the keys of now has signed it; -1: none. */
  const signerOf = (key: string, text: string, mac: Buffer): number =>
    mac.length === macLength
      ? now().keys.findIndex((secret) => timingSafeEqual(macOf(secret, key, text), mac))
      : -1;
  const look = (key: string, value: object): unknown => {
    const { mac, ...signed } = value as { readonly mac?: unknown; readonly acceptedKeys?: unknown };
    if (typeof mac !== 'string') return forged;
    const by = signerOf(key, JSON.stringify(signed), Buffer.from(mac, 'base64'));
    if (by === -1) return forged;
    if (key === documentKey && by > 0) known.documentBy = known.ids[by];
    const { acceptedKeys: _, ...rest } = signed;
    return rest;
  };
  return {
    sign(key, value) {
      const { keys, ids, opened, documentBy } = now();
      const signed = { ...value, acceptedKeys: ids };
      const by = ids.indexOf(signingKey({ keys: ids, step: ring.step }, documentBy));
      const mac = macOf(keys[by] ?? keys[0], key, JSON.stringify(signed)).toString('base64');
      const sealed = { ...signed, mac };
      // By which key a document is signed is learned from looking at it.
      if (key !== documentKey) opened.set(sealed, { key, value });
      return sealed;
    },
    open(key, value) {
      if (typeof value !== 'object' || value === null) return forged;
      const { opened } = now();
      const before = opened.get(value);
      if (before?.key === key) return before.value;
      const looked = look(key, value);
      opened.set(value, { key, value: looked });
      return looked;
    },
  };
}

const macLength = 32;

/** The keys of the file of whoever signed the value, as they stand there; empty where it does not say. */
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
