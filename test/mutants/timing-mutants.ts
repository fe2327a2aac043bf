/** A change of timers, which two nodes take up at different moments, each rule broken once. */
import type { RuleMutant } from './rule-mutant.ts';

export const timingMutants: readonly RuleMutant[] = [
  {
    name: 'new-timers-at-once',
    rule: 'until every member follows a node asks of others the laxer',
    file: 'src/core/takeover/meanwhile.ts',
    find: 'return JSON.stringify(does) === JSON.stringify(asks) ? undefined : { does, asks };',
    replace: 'return does === asks ? { does, asks } : undefined;',
  },
  {
    name: 'new-timers-before-all-follow',
    rule: 'meanwhile is taken away when every in node follows',
    file: 'src/core/takeover/coordinate/end-meanwhile.ts',
    find: 'return record.follows === d.next.config.version;',
    replace: 'return record.counter > 0;',
  },
  {
    name: 'slower-beats-at-once',
    rule: 'a node beats by the strictest of what may be gone by',
    file: 'src/core/keeper/heartbeat-config.ts',
    find: 'intervalMs: does.beatIntervalMs,',
    replace: 'intervalMs: config.timing.beatIntervalMs,',
  },
  {
    name: 'next-beat-by-the-older-interval',
    rule: 'the first beat by a shorter interval is not later than that interval',
    file: 'src/keeper/keeper-loop.ts',
    find: 'this.#nextBeat = Math.min(this.#nextBeat, now + message.heartbeat.intervalMs);',
    replace: '',
  },
];
