/** A small change of the product's own code that breaks one rule of docs/protocol.md. */
export interface RuleMutant extends Edit {
  readonly name: string;
  /** What docs/protocol.md says and the change breaks. */
  readonly rule: string;
  /** What must be changed with it, where one change alone would meet a second lock. */
  readonly also?: readonly Edit[];
  /** Why no test can tell it from the original, proved. Such a mutant must survive: else the proof is wrong. */
  readonly equivalent?: string;
}

export interface Edit {
  readonly file: string;
  /** Must stand in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

export function editsOf(mutant: RuleMutant): readonly Edit[] {
  return [mutant, ...(mutant.also ?? [])];
}
