/** What is new at one look. */
import type { Happening } from '../core/notify/happening.ts';
import type { Notice } from '../core/takeover/said.ts';

export interface Seen {
  readonly now: number;
  /** What stands as a problem; undefined between two looks for that. */
  readonly problems: readonly Notice[] | undefined;
  readonly happenings: readonly Happening[];
}
