/** A change of timers or ways, which two nodes take up at different moments, each rule broken once. */
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
    find: 'recordOf(t, document, node)?.follows === document.config.version',
    replace: 'recordOf(t, document, node) !== undefined',
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
    rule: 'a keeper that takes up a shorter interval beats at once',
    file: 'src/keeper/keeper-loop.ts',
    find: 'if (heartbeat.intervalMs < this.#heartbeat.intervalMs) this.#nextBeat = now;',
    replace: '',
  },
  {
    name: 'turn-by-the-older-interval',
    rule: 'what the keeper had planned by a longer interval counts no more',
    file: 'src/keeper/keeper-loop.ts',
    find: 'this.#ports.turnNow();',
    replace: '',
  },
  {
    name: 'store-timeout-of-the-start',
    rule: 'a node gives up a call to the store by the strictest of what may be gone by',
    file: 'src/store/following-store.ts',
    find: 'if (!isSame) void this.#exchange(() => this.#way);',
    replace: 'void isSame;',
  },
  {
    name: 'ways-of-before-left-at-once',
    rule: 'until every member follows a node beats and listens by the ways of before as well',
    file: 'src/core/takeover/meanwhile.ts',
    find: 'if (ways.length > 0) return { does, asks, ways };',
    replace: '',
  },
  {
    name: 'new-ways-taken-on-trust',
    rule: 'meanwhile is taken away when those that hear each other do so by the ways that stay',
    file: 'src/core/takeover/coordinate/end-meanwhile.ts',
    find: '(!meanwhile.ways || apartByNew(t, d.next) === undefined)',
    replace: 'd.next.version > 0',
  },
  {
    name: 'new-ways-of-an-older-change',
    rule: 'meanwhile is taken away when those that hear each other do so by the ways that stay',
    file: 'src/core/takeover/membership/describe-hearing.ts',
    find: 'heard.length > 0 && network in hostNetworks',
    replace: 'heard.length > 0',
  },
  {
    name: 'added-node-before-all-follow',
    rule: 'a node that was never in is let in when every member follows',
    file: 'src/core/takeover/coordinate/admit.ts',
    find: "if (entry.is === 'out' && !everybodyFollows(t, d.next)) return;",
    replace: '',
  },
  {
    name: 'heard-on-a-network-that-is-gone',
    rule: 'a peer is heard on a network as long as it is heard by one of its ways',
    file: 'src/core/keeper/hearing.ts',
    find: 'if (isHeardOn(before, index, peer) === true && isHeardOn(after, ...now) !== true)',
    replace: 'if (isHeardOn(before, index, peer) === true && now[0] < -1)',
  },
  {
    name: 'older-beat-by-another-way',
    rule: 'by no way is a beat taken that is older than what another way of its network has brought',
    file: 'src/core/keeper/replay-guard.ts',
    find: 'if (beat.sequence < newestOn(guard, peer, way)) return replayed;',
    replace: '',
  },
];
