/**
 * From one keeper to the next: what runs goes on as the same incarnation. The one that ends stops nothing and leaves the
 * permit open; the one that starts ends the older daemon before it starts its own.
 */
import type { Reason } from '../reason.ts';
import { close } from './close-incarnation.ts';
import { goOnRunning } from './decide-daemon.ts';
import type { KeeperClock, KeeperDecision, KeeperEvent, Next, StateOf } from './state.ts';

/**
 * What cannot be verified is not taken over: then everything is stopped, as if nothing could be. So it is when the deadline
 * passes meanwhile, or the watchdog is not the one that others count on.
 */
export function inTakingOver(
  state: StateOf<'taking-over'>,
  clock: KeeperClock,
  isExpired: boolean,
  event: KeeperEvent,
): KeeperDecision {
  const stopAll = (why: Reason, next: Next) => close(why, next, undefined);
  if (isExpired) return stopAll({ kind: 'lease-lapsed' }, isAskedToEnd(event) ? 'exit' : 'new-incarnation');
  switch (event.kind) {
    case 'taken-over':
      if (event.unverified.length > 0)
        return stopAll({ kind: 'not-taken-over', left: event.unverified }, 'new-incarnation');
      return goOnRunning(state.inc, state.lease, clock.now);
    case 'watchdog-lost':
      return stopAll({ kind: 'watchdog-lost' }, 'new-incarnation');
    case 'leave-asked':
      return stopAll({ kind: 'service-stopped-at-once' }, 'exit');
    case 'hand-over-asked':
      return handOver({ kind: 'hands-over' });
    default:
      return { state, outputs: [] };
  }
}

/** Where everything is being stopped, or is, there is nothing to hand over. */
export function isAskedToEnd(event: KeeperEvent): boolean {
  return event.kind === 'leave-asked' || event.kind === 'hand-over-asked';
}

/** Nothing is stopped, and the permit stays open: another keeper takes over. */
export function handOver(reason: Reason): KeeperDecision {
  return {
    state: { kind: 'ended', clean: true },
    outputs: [
      { kind: 'report', reason },
      { kind: 'exit', clean: true, handsOver: true },
    ],
  };
}
