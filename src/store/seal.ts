/**
 * Entries that only holders of the cluster's key can write: beside every value stands an HMAC over its text, its domain, its
 * name and the cluster, so that a value of another entry or another cluster is no good either. What does not fit is shown
 * as forged, never as a value. Any key that counts now verifies, the first one signs.
 *
 * Values are shared between readers and looked at once each: a read in which nothing changed costs nothing.
 */
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { forged } from '../core/domain-entries.ts';
import type { EntryChange, Versioned } from '../core/versioned.ts';
import type { Entries } from '../ports/store.ts';

export interface Seal {
  sign(key: string, value: object): object;
  /** The value without its mark, or `forged`. */
  open(key: string, value: unknown): unknown;
}

/** `scope`: the cluster and the domain. */
export function createSeal(keys: readonly [KeyObject, ...KeyObject[]], scope: readonly string[]): Seal {
  const opened = new WeakMap<object, { readonly key: string; readonly value: unknown }>();
  const macOf = (secret: KeyObject, key: string, text: string): Buffer =>
    createHmac('sha256', secret)
      .update(`${JSON.stringify(['holdfast-store', ...scope, key])}\n`)
      .update(text)
      .digest();
  const isSigned = (key: string, text: string, mac: Buffer): boolean =>
    mac.length === macLength && keys.some((secret) => timingSafeEqual(macOf(secret, key, text), mac));
  const look = (key: string, value: object): unknown => {
    const { mac, ...rest } = value as { readonly mac?: unknown };
    if (typeof mac !== 'string') return forged;
    return isSigned(key, JSON.stringify(rest), Buffer.from(mac, 'base64')) ? rest : forged;
  };
  return {
    sign: (key, value) => ({ ...value, mac: macOf(keys[0], key, JSON.stringify(value)).toString('base64') }),
    open(key, value) {
      if (typeof value !== 'object' || value === null) return forged;
      const known = opened.get(value);
      if (known?.key === key) return known.value;
      const looked = look(key, value);
      opened.set(value, { key, value: looked });
      return looked;
    },
  };
}

const macLength = 32;

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
