/** Readiness, worked out in steps: on a large cluster placement is asked often, and a daemon must not stand still meanwhile. */
import { setImmediate } from 'node:timers/promises';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { ReadinessView } from '../contract/views.ts';
import { standbyFinder } from '../views/readiness/standby.ts';
import { viewReadiness } from '../views/readiness.ts';

export async function readinessInSteps(s: AgentSnapshot): Promise<ReadinessView> {
  const find = standbyFinder(s);
  const owners = new Map(
    Object.entries(s.document?.groups ?? {}).flatMap(([group, entry]) =>
      entry.is === 'free' ? [] : [[entry.node, group] as const],
    ),
  );
  for (const [owner, group] of owners) {
    find(group, owner);
    await setImmediate();
  }
  return viewReadiness(s, find);
}
