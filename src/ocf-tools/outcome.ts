/** How a tool ends, with Pacemaker's own exit codes (crm_exit_t): the agents were written for them. */
export interface Outcome {
  readonly code: number;
  readonly out?: string;
  readonly err?: string;
}

const codes = {
  /** CRM_EX_UNIMPLEMENT_FEATURE: Holdfast has nothing of the kind. */
  unknownHere: 3,
  /** CRM_EX_USAGE */
  usage: 64,
  /** CRM_EX_DISCONNECT: the agent of this node does not answer. */
  noAnswer: 102,
  /** CRM_EX_NOSUCH: there is no such attribute, node or resource. */
  noSuch: 105,
} as const;

/** Done; `lines` are printed. */
export function done(...lines: readonly string[]): Outcome {
  return { code: 0, out: lines.map((line) => `${line}\n`).join('') };
}

/** Not done; `why` is a sentence that says what would be right. */
export function refused(kind: keyof typeof codes, why: string): Outcome {
  return { code: codes[kind], err: `${why}\n` };
}
