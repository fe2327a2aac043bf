/** A process that the host keeps alive. */
export interface LabService {
  readonly name: string;
  readonly argv: readonly string[];
  /** Runs in a control group of its own so that it can be frozen and killed alone, and honours `store gone`. */
  readonly store: boolean;
}
