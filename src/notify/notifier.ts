/**
 * Tells people what happens, on every node: the one that coordinates tells for the cluster and keeps the book of it, and a node
 * that has not reached the store for long tells of itself (docs/decisions/notifications.md). Everything that is decided here
 * is decided by pure folds beside this file; sending never holds anything up.
 */
import type { Notice } from '../core/takeover/said.ts';
import type { AgentEvent } from '../ports/agent-facade.ts';
import type { NotifyCount } from '../ports/notify.ts';
import { createAloneTelling } from './alone-telling.ts';
import { createClusterTelling } from './cluster-telling.ts';
import { createDelivery } from './delivery.ts';
import type { NotifierPorts, Ways } from './notifier-ports.ts';
import { createStory } from './story.ts';

export interface Notifier {
  /** To be called about once a second; one call at a time. */
  tick(): Promise<void>;
  /** Every event of this node, as it is noted. */
  take(event: AgentEvent): void;
  /** After each decision: whether a group that was on its way runs. */
  look(): void;
  /** Ways that fail now, as problems. */
  failing(): readonly Notice[];
  counts(): readonly NotifyCount[];
}

const lookEveryMs = 2_000;
/** At most one part in so many of the time is spent looking for problems. */
const parts = 100;
const lookAtLeastMs = 10_000;

export function createNotifier(ports: NotifierPorts): Notifier {
  const story = createStory(ports);
  const delivery = createDelivery(ports);
  const cluster = createClusterTelling(ports, story, delivery);
  const alone = createAloneTelling(ports, delivery);
  let lookAt = 0;
  const ways = (): Ways => ports.config()?.notifications ?? {};
  const problems = async (): Promise<readonly Notice[] | undefined> => {
    const now = ports.now();
    if (now < lookAt) return undefined;
    const seen = await ports.problems();
    lookAt = now + Math.min(lookAtLeastMs, Math.max(lookEveryMs, seen.tookMs * parts));
    return seen.problems;
  };
  return {
    async tick() {
      const all = ways();
      delivery.forgetAllBut(cluster.isActive() || alone.isActive() ? all : {});
      if (Object.keys(all).length === 0) return;
      const happenings = story.takeNew();
      const isNeeded = ports.coordinates() || ports.storeSilentMs() > 0 || alone.isActive();
      const seen = { now: ports.now(), problems: isNeeded ? await problems() : undefined, happenings };
      await cluster.tick(all, seen);
      alone.tick(all, seen);
    },
    take: story.take,
    look: story.look,
    failing: () => (cluster.isActive() || alone.isActive() ? delivery.failing() : []),
    counts: () =>
      Object.keys(ways()).map((way) => ({
        ...delivery.count(way),
        waiting: cluster.waiting(way) + alone.waiting(way),
      })),
  };
}
