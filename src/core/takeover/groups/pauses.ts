/**
 * A resource that fails again and again is not started without pause: three restarts would be used up in a moment, on every
 * node in turn, and what needs a second to come to itself never gets it. The first restart comes at once. The next one waits
 * until a pause has passed since the last start, and the pause doubles with each failure that still counts: what had run
 * longer than that is started again at once.
 */
import type { ResourceConfig } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { LocalGroup } from '../state.ts';
import { resourceHere } from './local.ts';

const usualMs = 1000;
const longestMs = 30_000;

/** It may be started at `at` (monotonic). */
export interface Pause {
  readonly why: Extract<Reason, { kind: 'restart-pauses' }>;
  readonly at: number;
}

/** Undefined when it may be started now. */
export function pauseBefore(
  group: LocalGroup,
  { name: resource, onFailure }: ResourceConfig,
  now: number,
): Pause | undefined {
  const { failures, startedAt, failed: why } = resourceHere(group, resource);
  const count = failures.filter((at) => at > now - onFailure.windowMs).length;
  if (count < 2 || startedAt === undefined || why === undefined) return undefined;
  const first = group.definition.restartPauseMs ?? usualMs;
  const pauseMs = Math.min(longestMs, first * 2 ** (count - 2));
  const at = startedAt + pauseMs;
  return at > now ? { why: { kind: 'restart-pauses', resource, why, count, pauseMs }, at } : undefined;
}
