/** A configuration that could not be read, or is not in the store: it is asked for again after a moment, not without pause. */
export interface MissingConfig {
  readonly hash: string;
  /** So often in a row. */
  readonly tries: number;
  readonly retryAt: number;
  readonly said: string;
}
