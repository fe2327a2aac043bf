/** The moment that placement is asked about, as a snapshot shows it. */
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
  return { config, document, records, still, wall: at, defs, claimants: claimantsOf(config) };
}
