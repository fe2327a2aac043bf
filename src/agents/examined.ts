/** What an agent's own metadata, or this machine, says of the parameters that a cluster file gives it. */
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
  /** It is this machine that must be changed and not the file: for those who look after the node. */
  readonly onMachine?: true;
}
