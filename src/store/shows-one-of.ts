/**
 * Whether what a store shows can only come from the very store to which something was written: the same text, at the same
 * version. Texts of documents and records differ with every write (a nonce, a counter, a signature over them).
 */
import type { Versioned } from '../core/versioned.ts';

/** An acknowledged write. */
export interface Written {
  readonly key: string;
  readonly version: number;
  readonly text: string;
}

/** `written`: sent after the store that is shown had answered something else. */
export function showsOneOf(
  shown: ReadonlyMap<string, Versioned<unknown>>,
  written: readonly Written[],
): boolean {
  return written.some(({ key, version, text }) => {
    const entry = shown.get(key);
    return entry?.version === version && JSON.stringify(entry.value) === text;
  });
}
