/** Rules of a change of timers, broken: two nodes take it up at different moments. */
import type { Hunt, Mutant } from './mutant.ts';

const hunt: Hunt = { kind: 'scenario', file: 'apply-shorter-timing.txt' };

export const timingMutants: readonly Mutant[] = [
  {
    name: 'new-timers-at-once',
    breaks: 'new timers count at once, for those too who have not taken them up',
    edits: [
      {
        file: 'src/core/takeover/meanwhile.ts',
        find: 'return JSON.stringify(does) === JSON.stringify(asks) ? undefined : { does, asks };',
        replace: 'return does === asks ? { does, asks } : undefined;',
      },
    ],
    hunt,
  },
  {
    name: 'new-timers-before-all-follow',
    breaks: 'the new timers count although a member has not said that it goes by them',
    edits: [
      {
        file: 'src/core/takeover/coordinate/end-meanwhile.ts',
        find: 'return record.follows === d.next.config.version;',
        replace: 'return record.counter > 0;',
      },
    ],
    hunt,
  },
  {
    name: 'slower-beats-at-once',
    breaks: 'a node beats by the new interval while others still expect the shorter one',
    edits: [
      {
        file: 'src/core/keeper/heartbeat-config.ts',
        find: 'intervalMs: does.beatIntervalMs,',
        replace: 'intervalMs: config.timing.beatIntervalMs,',
      },
    ],
    hunt,
  },
  {
    name: 'next-beat-by-the-older-interval',
    breaks: 'the first beat after a change to a shorter interval waits for its old time',
    edits: [
      {
        file: 'src/keeper/keeper-loop.ts',
        find: 'this.#nextBeat = Math.min(this.#nextBeat, now + message.heartbeat.intervalMs);',
        replace: '',
      },
    ],
    hunt: { kind: 'test', file: 'src/keeper/keeper-loop.test.ts' },
  },
];
