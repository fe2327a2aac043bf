/** Keys of a simulated cluster, by their names; the first signs, all of them are accepted. */
import type { KeyStep } from '../values/next-key-step.ts';

export type Keys = readonly [string, ...string[]];

/** A key file. */
export interface Ring {
  readonly keys: Keys;
  readonly step: KeyStep | undefined;
}
