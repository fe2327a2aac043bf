/** What the cluster file says of the cluster as a whole: who goes on of two halves, and who is kept from getting groups. */
export interface TieConfig {
  /** Nodes. The half goes on that has the first of them that is in. Never empty. */
  readonly prefer: readonly string[];
  /** So much longer the other half waits. */
  readonly delayMs: number;
}

export interface Quarantine {
  /** So often it departed lately. */
  readonly departures: number;
  /** So long it has to stay then. */
  readonly stayMs: number;
}
