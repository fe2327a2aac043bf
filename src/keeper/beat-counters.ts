/**
 * Counts the heartbeats that were refused, by reason and sender. Each reason is reported once; after that only the numbers
 * grow, so that nobody can fill a log by sending packets. What was refused within the last minute is told apart: a
 * problem is over a minute after its cause.
 */
import type { KeeperToDaemon } from '../core/keeper/messages.ts';
import type { BeatRefusal, RefusedBeats } from '../core/reason-facts.ts';
import { refused as reasons } from '../core/words/status.ts';

const countersEveryMs = 1000;
/** A problem is over so long after its cause. */
const recentMs = 60_000;
/** Whoever sends under many addresses is told by the first few. */
const sendersMax = 4;

export interface BeatCounters {
  reject(why: BeatRefusal, from: string): void;
  /** Tells the daemon when they changed, at most once a second. */
  flush(now: number): void;
  message(): KeeperToDaemon;
}

/** `tell` and `report` as for the heartbeats themselves. */
export function createBeatCounters(options: {
  tell(message: KeeperToDaemon): void;
  report(text: string): void;
}): BeatCounters {
  const seen = new Set<string>();
  let recent: (RefusedBeats & { readonly isNew: boolean; readonly at: number })[] = [];
  let rejected = 0;
  let replayed = 0;
  let isNews = false;
  let flushAt = 0;
  const message = () => {
    const refused = recent.map(({ because, from, count }) => ({ because, from, count }));
    return { kind: 'counters', rejected, replayed, refused } as const;
  };
  const remember = (because: BeatRefusal, from: string) => {
    const known = recent.find((r) => r.because === because && r.from === from);
    if (known === undefined && recent.length >= sendersMax) return;
    const others = recent.filter((r) => r !== known);
    recent = [...others, { because, from, count: (known?.count ?? 0) + 1, isNew: true, at: 0 }];
  };
  return {
    reject(why, from) {
      isNews = true;
      if (why === 'replayed') replayed += 1;
      else {
        rejected += 1;
        remember(why, from);
      }
      if (seen.has(why)) return;
      seen.add(why);
      options.report(`Heartbeats from ${from} are refused (${reasons[why]}); further ones are only counted`);
    },
    flush(now) {
      if (now < flushAt || (!isNews && recent.length === 0)) return;
      flushAt = now + countersEveryMs;
      const kept = recent.map((r) => (r.isNew ? { ...r, isNew: false, at: now } : r));
      const left = kept.filter(({ at }) => now - at < recentMs);
      const changed = isNews || left.length < recent.length;
      recent = left;
      isNews = false;
      if (changed) options.tell(message());
    },
    message,
  };
}
