/** The shape of a table of sentences: one per kind of reason; `say` gives the words of a reason within a reason. */
import type { Reason } from '../reason.ts';

export type Sentences<Facts> = {
  readonly [K in keyof Facts]: (facts: Facts[K], say: (reason: Reason) => string) => string;
};
