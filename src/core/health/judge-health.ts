/**
 * Whether a node is well, from what its checks said: a score, as the quorum disk of Red Hat's cluster suite has it (qdisk(5):
 * heuristics with a score and a `tko` each, and a minimum). A check turns only after several answers in a row that say so; its
 * first answer counts at once, and one that has not answered yet is taken to pass.
 */
import type { HealthConfig } from '../config.ts';

/** Less than the minimum. */
export interface Unwell {
  readonly score: number;
  readonly minimum: number;
  /** By name, in the order of the file. */
  readonly failed: readonly { readonly check: string; readonly said: string }[];
}

export interface CheckAnswer {
  readonly passes: boolean;
  /** What a person should read; of one that passes nothing. */
  readonly said: string;
}

export interface CheckState {
  readonly counts: CheckAnswer;
  /** Answers in a row that say otherwise. */
  readonly against: number;
}

/** `misses`: so many answers in a row turn it. */
export function afterAnswer(before: CheckState | undefined, answer: CheckAnswer, misses: number): CheckState {
  if (before === undefined) return { counts: answer, against: 0 };
  // The words of the answer that turned it stay: a record is not written anew for another wording.
  if (answer.passes === before.counts.passes) return { counts: before.counts, against: 0 };
  const against = before.against + 1;
  return against >= misses ? { counts: answer, against: 0 } : { counts: before.counts, against };
}

/** Undefined: it is well. */
export function judgeHealth(
  { minimum, checks }: HealthConfig,
  states: ReadonlyMap<string, CheckState>,
): Unwell | undefined {
  const failed = Object.keys(checks).flatMap((check) => {
    const counts = states.get(check)?.counts;
    return counts === undefined || counts.passes ? [] : [{ check, said: counts.said }];
  });
  const lost = failed.reduce((sum, { check }) => sum + (checks[check]?.score ?? 0), 0);
  const score = Object.values(checks).reduce((sum, check) => sum + check.score, 0) - lost;
  return score < minimum ? { score, minimum, failed } : undefined;
}
