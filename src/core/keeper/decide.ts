/**
 * What the keeper does, as a pure fold. The order that must hold: permit closed → daemon killed → everything stopped and
 * verified → a new incarnation. There is no way back from `closing` to `running`: a lapsed lease is never renewed, which
 * is why the deadline is looked at before every event, a late "renewed" included.
 */

import type { Reason } from '../reason.ts';
import { close } from './close-incarnation.ts';
import { afterDaemonExit, beginRunning, daemonWakeAt, watchDaemon } from './decide-daemon.ts';
import { handOver, inTakingOver, isAskedToEnd } from './decide-hand-over.ts';
import { beginOpening, openingWakeAt, tryToOpen } from './decide-opening.ts';
import type { DaemonToKeeper } from './messages.ts';
import type {
  KeeperClock,
  KeeperDecision,
  KeeperEvent,
  KeeperSettings,
  KeeperState,
  Lease,
  Opening,
  Running,
  StateOf,
} from './state.ts';

const retryMs = 1000;
const never = Number.POSITIVE_INFINITY;

/** `adopts`: what to take over (adoptable.ts); without it, everything that may have been left is stopped first. */
export function beginKeeper(adopts?: { readonly inc: string; readonly lease: Lease }): KeeperDecision {
  if (adopts) {
    const { inc, lease } = adopts;
    return { state: { kind: 'taking-over', inc, lease }, outputs: [{ kind: 'take-over' }] };
  }
  const state: KeeperState = { kind: 'stopping', next: 'new-incarnation', giveUpAt: undefined };
  return { state, outputs: [{ kind: 'stop-everything' }] };
}

export function decide(
  settings: KeeperSettings,
  state: KeeperState,
  clock: KeeperClock,
  event: KeeperEvent,
): KeeperDecision {
  switch (state.kind) {
    case 'taking-over':
      return inTakingOver(state, clock, isExpired(state, clock), event);
    case 'opening':
      return inOpening(settings, state, clock, event);
    case 'running':
      return isExpired(state, clock)
        ? expire(settings, clock, event)
        : inRunning(settings, state, clock, event);
    case 'closing':
      return inClosing(settings, state, clock, event);
    case 'stopping':
      return inStopping(settings, state, clock, event);
    case 'failed':
      return inFailed(settings, state, clock, event);
    case 'ended':
      return stay(state);
  }
}

/** When `tick` is due at the latest, on the monotonic clock; infinity when nothing is. */
export function keeperWakeAt(settings: KeeperSettings, state: KeeperState, clock: KeeperClock): number {
  if (state.kind === 'opening') return openingWakeAt(settings, state);
  if (state.kind === 'failed') return state.retryAt;
  if (state.kind === 'stopping') return state.giveUpAt ?? never;
  if (state.kind !== 'running' && state.kind !== 'taking-over') return never;
  const expiry = state.lease.kind === 'until' ? clock.now + state.lease.boottimeMs - clock.boottimeMs : never;
  if (state.kind === 'taking-over') return expiry;
  const told = Math.min(state.leaveBy ?? never, state.handOverBy ?? never);
  return Math.min(expiry, told, daemonWakeAt(settings, state));
}

function isExpired(state: Running | StateOf<'taking-over'>, clock: KeeperClock): boolean {
  return state.lease.kind === 'until' && clock.boottimeMs >= state.lease.boottimeMs;
}

function expire(settings: KeeperSettings, clock: KeeperClock, event: KeeperEvent): KeeperDecision {
  const closed = close({ kind: 'lease-lapsed' }, 'new-incarnation', undefined);
  const after = decide(settings, closed.state, clock, event);
  return { state: after.state, outputs: [...closed.outputs, ...after.outputs] };
}

function stay(state: KeeperState): KeeperDecision {
  return { state, outputs: [] };
}

function end(clean: boolean): KeeperDecision {
  return { state: { kind: 'ended', clean }, outputs: [{ kind: 'exit', clean }] };
}

function inOpening(
  settings: KeeperSettings,
  state: Opening,
  clock: KeeperClock,
  event: KeeperEvent,
): KeeperDecision {
  switch (event.kind) {
    case 'permit-opened':
      if (state.next === 'exit') return close({ kind: 'service-stopped' }, 'exit', undefined);
      return beginRunning(event.inc, clock.now, settings.leftKnown);
    case 'permit-not-opened':
      if (state.next === 'exit') return end(true);
      return {
        state: { ...state, retryAt: clock.now + retryMs },
        outputs: [{ kind: 'report', reason: { kind: 'permit-not-written', said: event.said } }],
      };
    case 'tick':
      return tryToOpen(settings, state, clock.now);
    case 'hand-over-asked':
    case 'leave-asked':
      return state.retryAt === undefined ? stay({ ...state, next: 'exit' }) : end(true);
    default:
      return stay(state);
  }
}

function inRunning(
  settings: KeeperSettings,
  state: Running,
  clock: KeeperClock,
  event: KeeperEvent,
): KeeperDecision {
  switch (event.kind) {
    case 'tick':
      if (state.leaveBy !== undefined && clock.now >= state.leaveBy)
        return leave(settings, clock, { kind: 'daemon-stays' });
      if (state.handOverBy !== undefined && clock.now >= state.handOverBy)
        return handOver({ kind: 'hands-over-unsaid' });
      return watchDaemon(settings, state, clock.now);
    case 'stalled':
      return stay(state.daemon.kind === 'up' ? shiftProgress(state, state.daemon, event.forMs) : state);
    case 'daemon-said':
      return isOf(state, event) ? hear(settings, state, clock, event.message) : stay(state);
    case 'daemon-exited':
      if (!isOf(state, event)) return stay(state);
      if (state.leaveBy !== undefined)
        return leave(settings, clock, { kind: 'daemon-ended-leaving', how: event.how });
      return afterDaemonExit(state, clock.now, event.how);
    case 'watchdog-lost':
      return close({ kind: 'watchdog-lost' }, 'new-incarnation', undefined);
    case 'watchdog-gained':
      if (!state.stopped) return stay(state);
      return close({ kind: 'watchdog-gained' }, 'new-incarnation', undefined);
    case 'hand-over-asked':
      return beginHandOver(settings, state, clock);
    case 'leave-asked':
      return beginLeaving(settings, state, clock);
    default:
      return stay(state);
  }
}

/** The daemon that lives now, and none before it. */
function isOf(state: Running, daemon: { readonly inc: string; readonly restart: number }): boolean {
  return daemon.inc === state.inc && daemon.restart === state.restart;
}

/** Time in which this process was not scheduled is not held against the daemon: its messages may be waiting unread. */
function shiftProgress(state: Running, daemon: Running['daemon'] & { kind: 'up' }, forMs: number): Running {
  return { ...state, daemon: { ...daemon, progressAt: daemon.progressAt + forMs } };
}

function beginLeaving(settings: KeeperSettings, state: Running, clock: KeeperClock): KeeperDecision {
  if (state.leaveBy !== undefined || state.daemon.kind !== 'up')
    return leave(settings, clock, { kind: 'service-stopped-at-once' });
  return {
    state: { ...state, leaveBy: clock.now + settings.leaveMs },
    outputs: [{ kind: 'report', reason: { kind: 'service-stopped-in-order' } }, { kind: 'tell-leave' }],
  };
}

/** The others are told first: silence would have this node switched off within a moment. */
function beginHandOver(settings: KeeperSettings, state: Running, clock: KeeperClock): KeeperDecision {
  if (state.leaveBy !== undefined) return beginLeaving(settings, state, clock);
  if (state.handOverBy !== undefined) return stay(state);
  return {
    state: { ...state, handOverBy: clock.now + settings.handOverMs },
    outputs: [{ kind: 'tell-hand-over' }],
  };
}

function leave(settings: KeeperSettings, clock: KeeperClock, why: Reason): KeeperDecision {
  return close(why, 'exit', clock.now + settings.giveUpMs);
}

function hear(
  settings: KeeperSettings,
  state: Running,
  clock: KeeperClock,
  message: DaemonToKeeper,
): KeeperDecision {
  const alive = progress(state, clock.now);
  switch (message.kind) {
    case 'deadline':
      if (message.boottimeMs === undefined) return stay({ ...alive, lease: { kind: 'frozen' } });
      if (!Number.isFinite(message.boottimeMs)) return stay(alive);
      return stay({ ...alive, lease: { kind: 'until', boottimeMs: message.boottimeMs } });
    case 'idle':
      return stay({ ...alive, stopped: message.stopped });
    case 'handed-over':
      // Asked to leave, it lets a group under maintenance run.
      if ((state.leaveBy ?? state.handOverBy) === undefined) return stay(alive);
      return handOver({ kind: state.leaveBy === undefined ? 'hands-over' : 'leaves-maintained' });
    case 'end-incarnation':
      if (state.leaveBy !== undefined) return leave(settings, clock, { kind: 'daemon-left' });
      return close({ kind: 'incarnation-over', why: message.reason }, 'new-incarnation', undefined);
    default:
      return stay(alive);
  }
}

function progress(state: Running, now: number): Running {
  if (state.daemon.kind !== 'up') return state;
  return {
    ...state,
    slowStarts: 0,
    daemon: { ...state.daemon, progressAt: Math.max(now, state.daemon.progressAt), progressed: true },
  };
}

type Leavable = StateOf<'closing'> | StateOf<'stopping'> | StateOf<'failed'>;

function leaving<S extends Leavable>(settings: KeeperSettings, state: S, clock: KeeperClock): S {
  return { ...state, next: 'exit', giveUpAt: state.giveUpAt ?? clock.now + settings.giveUpMs };
}

function inClosing(
  settings: KeeperSettings,
  state: StateOf<'closing'>,
  clock: KeeperClock,
  event: KeeperEvent,
): KeeperDecision {
  if (isAskedToEnd(event)) return stay(leaving(settings, state, clock));
  if (event.kind !== 'permit-closed') return stay(state);
  const report = { kind: 'report', reason: { kind: 'permit-not-closed', said: event.said ?? '' } } as const;
  return {
    state: { ...state, kind: 'stopping' },
    outputs: [...(event.said ? [report] : []), { kind: 'stop-everything' }],
  };
}

function inStopping(
  settings: KeeperSettings,
  state: StateOf<'stopping'>,
  clock: KeeperClock,
  event: KeeperEvent,
): KeeperDecision {
  if (isAskedToEnd(event)) return stay(leaving(settings, state, clock));
  if (event.kind === 'tick' && clock.now >= (state.giveUpAt ?? never)) return giveUp();
  if (event.kind !== 'everything-stopped') return stay(state);
  if (event.unverified.length > 0) return fail(state, clock, event.unverified);
  if (state.next === 'exit') return end(true);
  return beginOpening(state.next, clock.now);
}

function fail(state: StateOf<'stopping'>, clock: KeeperClock, unverified: readonly string[]): KeeperDecision {
  if (clock.now >= (state.giveUpAt ?? never)) return giveUp();
  return {
    state: { ...state, kind: 'failed', unverified, retryAt: clock.now + retryMs },
    outputs: [{ kind: 'report', reason: { kind: 'not-verified', left: unverified } }],
  };
}

function giveUp(): KeeperDecision {
  return {
    state: { kind: 'ended', clean: false },
    outputs: [
      { kind: 'report', reason: { kind: 'gives-up' } },
      { kind: 'exit', clean: false },
    ],
  };
}

function inFailed(
  settings: KeeperSettings,
  state: StateOf<'failed'>,
  clock: KeeperClock,
  event: KeeperEvent,
): KeeperDecision {
  if (isAskedToEnd(event)) return stay(leaving(settings, state, clock));
  if (event.kind !== 'tick' || clock.now < state.retryAt) return stay(state);
  return {
    state: { kind: 'stopping', next: state.next, giveUpAt: state.giveUpAt },
    outputs: [{ kind: 'stop-everything' }],
  };
}
