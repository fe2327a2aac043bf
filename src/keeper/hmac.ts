/**
 * HMAC-SHA256 for heartbeats: many short messages under one key. The key's half of the work is done once and copied for
 * every message. `@noble/hashes` and not node:crypto, because beats come one by one with pauses between them, and a call
 * into OpenSSL starts from cold caches every time (docs/decisions/signing-beats.md has the numbers).
 */
import { type KeyObject, timingSafeEqual } from 'node:crypto';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

export interface Hmac {
  /** The first `length` bytes of the HMAC of `message[0, end)`, written to `target` at `at`. */
  sign(message: Uint8Array, end: number, target: Uint8Array, at: number, length: number): void;
  /** True when `message[end, end + length)` is what `sign` would write; takes the same time either way. */
  verify(message: Uint8Array, end: number, length: number): boolean;
}

export function createHmacSigner(key: KeyObject): Hmac {
  const keyed = hmac.create(sha256, key.export());
  // Both are used again for every message: a beat leaves nothing to collect.
  const copy = keyed.clone();
  const digest = new Uint8Array(keyed.outputLen);
  const sum = (message: Uint8Array, end: number, length: number) => {
    keyed._cloneInto(copy).update(message.subarray(0, end)).digestInto(digest);
    return digest.subarray(0, length);
  };
  return {
    sign(message, end, target, at, length) {
      target.set(sum(message, end, length), at);
    },
    verify: (message, end, length) =>
      timingSafeEqual(sum(message, end, length), message.subarray(end, end + length)),
  };
}
