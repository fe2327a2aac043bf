/**
 * Counts the heartbeats that were refused. Each kind is reported once in words; after that only the numbers grow, so
 * that nobody can fill a log by sending packets.
 */
import type { KeeperToDaemon } from '../core/keeper/messages.ts';
import type { BeatRefusal } from './beat.ts';

type Refusal = BeatRefusal | 'unknown-sender' | 'replayed';

const countersEveryMs = 1000;

export interface BeatCounters {
  reject(why: Refusal): void;
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
  let rejected = 0;
  let replayed = 0;
  let told = 0;
  let flushAt = 0;
  return {
    reject(why) {
      if (why === 'replayed') replayed += 1;
      else rejected += 1;
      if (seen.has(why)) return;
      seen.add(why);
      options.report(`A heartbeat was refused (${reasons[why]}); further ones are only counted`);
    },
    flush(now) {
      if (rejected + replayed === told || now < flushAt) return;
      told = rejected + replayed;
      flushAt = now + countersEveryMs;
      options.tell({ kind: 'counters', rejected, replayed });
    },
    message: () => ({ kind: 'counters', rejected, replayed }),
  };
}

const reasons: Readonly<Record<Refusal, string>> = {
  shape: 'it has not the form of a heartbeat',
  'foreign-cluster': 'it belongs to another cluster',
  'other-network': 'it belongs to another network of this cluster',
  'wrong-key': 'it is not signed with the key of this cluster',
  own: "it carries this node's own name: does another agent use it?",
  'unknown-sender': 'its sender is no node of this cluster',
  replayed: 'it is not newer than what was heard before',
};
