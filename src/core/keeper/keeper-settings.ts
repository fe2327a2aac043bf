/**
 * The keeper's times that no cluster file names, in one place for the live keeper and the simulated one. What the cluster
 * file does name comes with the heartbeat's configuration.
 */
import type { HeartbeatConfig } from './messages.ts';
import type { KeeperSettings } from './state.ts';

/** How long the daemon may take to leave in good order, and how long a leaving keeper tries to stop what does not stop. */
const LEAVE_MS = 30_000;
const GIVE_UP_MS = 30_000;

/** Without real-time priority our own lateness would be held against others, so more misses are waited for. */
const MISSES_WITHOUT_REALTIME = 4;
/** A peer's daemon is called dead after so many of its hang times: its own keeper kills it after one. */
const PEER_DAEMON_HANGS = 2;
/** The daemon shows progress so often within the time after which it counts as hung. */
const PROGRESS_PER_HANG = 4;
const PROGRESS_LEAST_MS = 100;

export function keeperSettings({ hangMs }: HeartbeatConfig, leftKnown: boolean): KeeperSettings {
  return { hangMs, leaveMs: LEAVE_MS, giveUpMs: GIVE_UP_MS, leftKnown };
}

export function missesFor({ misses }: HeartbeatConfig, realtime: boolean): number {
  return Math.max(misses, realtime ? 0 : MISSES_WITHOUT_REALTIME);
}

export function peerDaemonSilenceMs({ hangMs }: HeartbeatConfig): number {
  return hangMs * PEER_DAEMON_HANGS;
}

export function progressEveryMs(hangMs: number): number {
  return Math.max(PROGRESS_LEAST_MS, hangMs / PROGRESS_PER_HANG);
}
