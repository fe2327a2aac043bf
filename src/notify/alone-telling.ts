/**
 * Telling of this node alone, when it has not reached the store for long: whoever tells for the cluster may know nothing of it, or
 * be as cut off as this one. It tells what it cannot reach and nothing of others, and that it is over. In memory only.
 */
import type { ReasonKind } from '../core/reason.ts';
import { composeMessage } from './compose.ts';
import type { Delivery } from './delivery.ts';
import { due, wentWrong } from './hold.ts';
import type { NotifierPorts, Ways } from './notifier-ports.ts';
import { problemKey } from './problem-key.ts';
import type { Seen } from './seen.ts';
import { delivered, makeTeller, type Standing, type Teller, takeStanding } from './teller.ts';

export interface AloneTelling {
  tick(ways: Ways, seen: Seen): void;
  isActive(): boolean;
  waiting(way: string): number;
}

/** Longer than a store takes to change its leader, or a node its switch. */
const aloneAfterMs = 60_000;

const ofItself: ReadonlySet<ReasonKind> = new Set([
  'store-unreachable',
  'store-refuses-writes',
  'hears-nobody',
  'lease-out-on',
]);

type Ports = Pick<NotifierPorts, 'node' | 'config' | 'storeSilentMs' | 'wall' | 'now'>;

export function createAloneTelling(ports: Ports, delivery: Delivery): AloneTelling {
  const tellers = new Map<string, Teller>();
  let stands: Standing = new Map();
  const isAlone = () => ports.storeSilentMs() >= aloneAfterMs;
  return {
    tick(ways, { now, problems }) {
      if (!isAlone() && tellers.size === 0) return;
      if (!isAlone()) stands = new Map();
      else if (problems !== undefined) stands = ownOf(problems, now, stands);
      for (const [way, config] of Object.entries(ways)) {
        const teller = takeStanding(tellers.get(way) ?? makeTeller(undefined), config, stands, {
          now,
          scope: ports.node,
        });
        const { hold } = teller;
        tellers.set(way, teller);
        const told = due(hold, config, { now, isQuiet: true });
        if (told === undefined || delivery.isBusy(way)) continue;
        const from = {
          cluster: ports.config()?.cluster.name ?? '',
          node: ports.node,
          alone: true,
          now: ports.wall(),
        };
        delivery.begin(way, config, composeMessage(from, told, hold.leftOut), ({ ok }) => {
          const latest = tellers.get(way);
          if (latest === undefined) return;
          const failed = { ...latest, hold: wentWrong(latest.hold, ports.now()) };
          tellers.set(way, ok ? delivered(latest, told, ports.now()) : failed);
        });
      }
      for (const [way, teller] of tellers)
        if (!Object.hasOwn(ways, way) || (!isAlone() && isDone(teller))) tellers.delete(way);
    },
    isActive: () => tellers.size > 0,
    waiting: (way) => tellers.get(way)?.hold.waiting.length ?? 0,
  };
}

function ownOf(problems: NonNullable<Seen['problems']>, now: number, before: Standing): Standing {
  const own = problems.filter(({ reason }) => ofItself.has(reason.kind));
  return new Map(
    own.map((notice) => {
      const key = problemKey(notice.reason);
      return [key, { notice, since: before.get(key)?.since ?? now }];
    }),
  );
}

function isDone({ hold, standing }: Teller): boolean {
  return hold.waiting.length === 0 && Object.keys(standing).length === 0;
}
