/**
 * Where a rule is still broken: files, or whole folders (with their slash at the end). Nothing is ever added, and what
 * breaks the rule no longer must go from the list, so that it cannot come back unseen.
 */
import type { Violation } from './rule.ts';

export interface Verdict {
  /** What breaks the rule outside the list. */
  readonly unlisted: readonly Violation[];
  /** What is listed and breaks it no longer. */
  readonly outlived: readonly string[];
}

export function compareWithRatchet(found: readonly Violation[], listed: readonly string[]): Verdict {
  const covers = (entry: string, violation: Violation) =>
    violation.startsWith(entry) && (entry.endsWith('/') || /^[: ]/.test(violation.slice(entry.length)));
  return {
    unlisted: found.filter((violation) => !listed.some((entry) => covers(entry, violation))),
    outlived: listed.filter((entry) => !found.some((violation) => covers(entry, violation))),
  };
}
