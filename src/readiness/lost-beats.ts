/**
 * Whether the heartbeat's timing is right for this network, by what really happens on it: how often a node was no longer heard and
 * was heard again a moment later, though it lived. Each of these is a loss that nobody had; with one more network down, or a little
 * longer, the node would have been accused for it.
 */
import type { NetworkName, NodeName } from '../core/config.ts';
import type { Reason } from '../core/reason.ts';
import type { Notice } from '../core/takeover/said.ts';

const windowMs = 5 * 60_000;
/** Longer ones are those of a node that was lost, or of a cable that was pulled. */
const momentMs = 5_000;
const toldFrom = 3;

export interface LostBeats {
  /** Of this node, as they happen. */
  add(event: { readonly reason: Reason }): void;
  read(): readonly Notice[];
}

interface Options {
  readonly node: NodeName;
  /** Ms; never goes back. */
  readonly now: () => number;
  /** Its agent is being replaced: nobody beats for it. */
  readonly isAway: (node: NodeName) => boolean;
}

interface Heard {
  readonly of: NodeName;
  readonly network: NetworkName;
  silentSince: number | undefined;
  lapses: number[];
}

export function createLostBeats({ node, now, isAway }: Options): LostBeats {
  const heard = new Map<string, Heard>();
  const heardOf = (of: NodeName, network: NetworkName) => {
    const key = `${network} ${of}`;
    const one = heard.get(key) ?? { of, network, silentSince: undefined, lapses: [] };
    heard.set(key, one);
    return one;
  };
  const isRecent = (at: number) => now() - at < windowMs;
  return {
    add({ reason }) {
      if (reason.kind !== 'hears' && reason.kind !== 'hears-no-longer') return;
      const one = heardOf(reason.node, reason.network);
      const since = one.silentSince;
      one.silentSince = reason.kind === 'hears' || isAway(reason.node) ? undefined : now();
      const isMoment = reason.kind === 'hears' && since !== undefined && now() - since < momentMs;
      if (isMoment && !isAway(reason.node)) one.lapses = [...one.lapses.filter(isRecent), now()];
    },
    read: () =>
      [...heard.values()].flatMap(({ of, network, lapses }): Notice[] => {
        const times = lapses.filter(isRecent).length;
        if (times < toldFrom) return [];
        const reason = { kind: 'beats-lost', node, of, network, times, withinMs: windowMs } as const;
        return [{ level: 'warning', reason }];
      }),
  };
}
