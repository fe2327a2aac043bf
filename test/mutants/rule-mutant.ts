/** One small change of the product's own code that breaks one rule of docs/protocol.md. */
export interface RuleMutant {
  readonly name: string;
  /** What docs/protocol.md says and the change breaks. */
  readonly rule: string;
  readonly file: string;
  /** Must stand in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Why no test can tell it from the original, proved. Such a mutant must survive: else the proof is wrong. */
  readonly equivalent?: string;
}
