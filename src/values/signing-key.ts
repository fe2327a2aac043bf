/**
 * With which of its keys a node signs what it writes into the store. The first of its file; but one that has missed the later
 * steps of a change of keys still has the old one first, which all others may have forgotten: what it signed with that, it
 * alone could read. So while its file only accepts the new key, it signs with that as soon as the document is signed with it:
 * whoever reads the document accepts that key. Keys go by their ids.
 */
import type { KeyStep } from './next-key-step.ts';

export interface SigningKeys {
  readonly keys: readonly [string, ...string[]];
  /** As the file says. */
  readonly step?: KeyStep | undefined;
}

/** `documentBy`: what the document is signed with, as far as that is known. */
export function signingKey({ keys, step }: SigningKeys, documentBy: string | undefined): string {
  const isBehind = step === 'accept' && documentBy !== undefined && keys.includes(documentBy);
  return isBehind ? documentBy : keys[0];
}
