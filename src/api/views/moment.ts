/** The moment that placement is asked about, as a snapshot shows it. */

import { createCalendar } from '../../calendar/calendar.ts';
import { claimantsOf } from '../../core/config.ts';
import type { ExplainedMoment } from '../../core/takeover/placement/explain.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';

/** Undefined before the agent has read the cluster. */
export function momentOf({
  config,
  document,
  records,
  defs,
  at,
  problems,
}: AgentSnapshot): ExplainedMoment | undefined {
  if (config === undefined || document === undefined) return undefined;
  const still = new Set(
    problems.flatMap(({ reason }) => (reason.kind === 'renews-nothing' ? [reason.node] : [])),
  );
  const claimants = claimantsOf(config);
  return { config, document, records, still, wall: at, calendar: createCalendar(), defs, claimants };
}
