/** What an edit of a cluster file's text gives: the new text, or why it cannot be done without changing what the file means. */
export type Edited = { readonly text: string } | { readonly problems: readonly EditProblem[] };

export interface EditProblem {
  /** In the text; both count from 1. */
  readonly line: number;
  readonly column: number;
  /** What stands against it, as a sentence without its period. */
  readonly wrong: string;
  /** What would be right, as a sentence without its period. */
  readonly right: string;
}

/** A device as it stands in the cluster file. */
export type WrittenDevice = Readonly<Record<string, unknown>>;

export interface WrittenNode {
  readonly name: string;
  /** Network to address. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Undefined: those of the cluster. */
  readonly fence?: readonly WrittenDevice[];
}
