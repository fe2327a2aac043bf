/** What an agent's own metadata says of the parameters that a cluster file gives it. */
export type Examined =
  | { readonly is: 'judged'; readonly faults: readonly ParameterFault[] }
  /** It cannot be told on this machine; `why` is a sentence without its period. */
  | { readonly is: 'unknown'; readonly why: string };

export interface ParameterFault {
  readonly severity: 'error' | 'warning';
  /** Keys below what is examined. */
  readonly at: readonly string[];
  readonly wrong: string;
  readonly right: string;
}
