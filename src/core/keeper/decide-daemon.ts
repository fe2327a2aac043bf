/**
 * Parenting the daemon: started again whenever it ends, at once at first and then after growing pauses, never given up;
 * killed when it shows no progress. Its death changes nothing that runs, and no lease: only the deadline does.
 */
import type { Reason } from '../reason.ts';
import type { DaemonState, KeeperDecision, KeeperSettings, Lease, Running } from './state.ts';

/** So many deaths in a row cost no pause. */
const immediateRestarts = 3;
const firstPauseMs = 50;
const longestPauseMs = 1000;
/** A daemon that lived so long starts the count again. */
const longLifeMs = 10_000;
/**
 * A daemon is given so long for its first sign of life, in units of the hang time but at least so many ms; twice as long
 * after every one that was killed before it gave any. One that gets too little of the processor would never begin else.
 */
const startGrace = { hangs: 2, leastMs: 2000, doublings: 5 };

export function beginRunning(inc: string, now: number, leftKnown: boolean): KeeperDecision {
  const state: Running = {
    kind: 'running',
    inc,
    lease: { kind: 'none' },
    stopped: leftKnown,
    daemon: up(now),
    restart: 0,
    deaths: 0,
    slowStarts: 0,
    leaveBy: undefined,
    handOverBy: undefined,
  };
  return {
    state,
    outputs: [
      { kind: 'report', reason: { kind: 'incarnation-begins', inc } },
      { kind: 'start-daemon', inc, restart: 0 },
    ],
  };
}

/** As after a death of the daemon: the lease stays what it was. */
export function goOnRunning(inc: string, lease: Lease, now: number): KeeperDecision {
  const { state } = beginRunning(inc, now, false);
  const running: Running = { ...(state as Running), lease, restart: 1 };
  return {
    state: running,
    outputs: [
      { kind: 'report', reason: { kind: 'incarnation-taken-over', inc } },
      { kind: 'start-daemon', inc, restart: 1 },
    ],
  };
}

/** Kills a daemon that hangs, starts one whose pause is over. */
export function watchDaemon(settings: KeeperSettings, state: Running, now: number): KeeperDecision {
  const { daemon } = state;
  if (daemon.kind === 'down' && now >= daemon.startAt) return startAgain(state, now);
  if (daemon.kind !== 'up' || now < hangsAt(settings, state, daemon)) return { state, outputs: [] };
  const forMs = Math.round(now - daemon.progressAt);
  const slowStarts = daemon.progressed ? 0 : state.slowStarts + 1;
  const reason: Reason = daemon.progressed
    ? { kind: 'daemon-hangs', forMs }
    : { kind: 'daemon-slow-to-start', forMs, nextMs: graceMs(settings, slowStarts) };
  return {
    state: { ...state, slowStarts, daemon: { kind: 'ending' } },
    outputs: [{ kind: 'report', reason }, { kind: 'kill-daemon' }],
  };
}

export function afterDaemonExit(state: Running, now: number, how: string): KeeperDecision {
  const livedLong = state.daemon.kind === 'up' && now - state.daemon.startedAt >= longLifeMs;
  const deaths = livedLong ? 1 : state.deaths + 1;
  const pauseMs = restartPauseMs(deaths);
  const next: Running = { ...state, deaths, daemon: { kind: 'down', startAt: now + pauseMs } };
  const report = { kind: 'report', reason: { kind: 'daemon-ended', how, pauseMs } } as const;
  if (pauseMs > 0) return { state: next, outputs: [report] };
  const started = startAgain(next, now);
  return { state: started.state, outputs: [report, ...started.outputs] };
}

/** 0 for the first deaths in a row, then 50, 100, 200 … 1000 ms. */
export function restartPauseMs(deaths: number): number {
  if (deaths <= immediateRestarts) return 0;
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(10, deaths - immediateRestarts - 1));
}

export function daemonWakeAt(settings: KeeperSettings, state: Running): number {
  if (state.daemon.kind === 'down') return state.daemon.startAt;
  return state.daemon.kind === 'up' ? hangsAt(settings, state, state.daemon) : Number.POSITIVE_INFINITY;
}

function hangsAt(
  settings: KeeperSettings,
  { slowStarts }: Running,
  daemon: DaemonState & { kind: 'up' },
): number {
  return daemon.progressAt + (daemon.progressed ? settings.hangMs : graceMs(settings, slowStarts));
}

function graceMs({ hangMs }: KeeperSettings, slowStarts: number): number {
  const firstMs = Math.max(startGrace.leastMs, startGrace.hangs * hangMs);
  return firstMs * 2 ** Math.min(slowStarts, startGrace.doublings);
}

function startAgain(state: Running, now: number): KeeperDecision {
  const restart = state.restart + 1;
  return {
    state: { ...state, restart, daemon: up(now) },
    outputs: [{ kind: 'start-daemon', inc: state.inc, restart }],
  };
}

function up(now: number): DaemonState {
  return { kind: 'up', startedAt: now, progressAt: now, progressed: false };
}
