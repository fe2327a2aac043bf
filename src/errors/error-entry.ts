/** What is said of every error, and the exit codes a command can end with. */

/** What a command's exit code means. Stable: scripts depend on it. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  unreachable: 4,
  'invalid-file': 5,
  'not-found': 6,
  unfinished: 7,
  down: 8,
} as const;

export type ExitName = keyof typeof exitCodes;

export const exitMeanings: Readonly<Record<ExitName, string>> = {
  ok: 'Done.',
  failed: 'Something failed; the message says what.',
  usage: 'The command line is wrong.',
  refused: 'The cluster refused; nothing was changed.',
  unreachable: 'The agent of this node cannot be reached, or may not be by this user.',
  'invalid-file': 'The cluster file has mistakes; each is printed as file:line:column.',
  'not-found': 'There is no node, group or resource of that name.',
  unfinished: 'Accepted or perhaps accepted, but not seen to be finished in time.',
  down: 'What was asked about would leave a group that runs now without a node, or the cluster without its store.',
};

export interface ErrorEntry {
  /** `{name}` stands for a detail. One sentence what is wrong, then what would be right or the next step. */
  readonly message: string;
  /** Trying the same again later can succeed. */
  readonly recoverable: boolean;
  readonly exit: ExitName;
  /** Exit code of `holdfast agent` when it cannot start for this reason. */
  readonly agentExit?: number;
}
