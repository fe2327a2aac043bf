/** What became of asking a service. */
export type CallOutcome =
  /** The last answer, as JSON. */
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'nobody'; readonly reason: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'called-off' }
  /** Asked, and no answer: nothing is known. */
  | { readonly kind: 'broken'; readonly reason: string };

export interface CallBounds {
  readonly withinMs: number;
  readonly signal: AbortSignal | undefined;
}
