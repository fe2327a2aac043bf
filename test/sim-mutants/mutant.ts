/** What a mutant of the sources is: the edits that break a rule, and where the simulator must notice. */
export interface Edit {
  readonly file: string;
  /** Must stand in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

export type Hunt =
  | { readonly kind: 'random' }
  | { readonly kind: 'scenario'; readonly file: string; readonly crash?: 'daemon' | 'power' }
  /** No story leads there with the keeper as it is: a test beside the rule states the circumstances. */
  | { readonly kind: 'test'; readonly file: string };

export interface Mutant {
  readonly name: string;
  readonly breaks: string;
  readonly edits: readonly Edit[];
  readonly hunt: Hunt;
}
