/**
 * The keeper's times that no cluster file names, in one place for the live keeper and the simulated one. What the cluster
 * file does name comes with the heartbeat's configuration.
 */
import type { HeartbeatConfig } from './messages.ts';
import type { KeeperSettings } from './state.ts';

/** How long the daemon may take to leave in good order, and how long a leaving keeper tries to stop what does not stop. */
const leaveMs = 30_000;
const giveUpMs = 30_000;
/** Two writes of a record and a read, on a store that is not in a hurry. */
const handOverMs = 2000;
/** As long as whatever must be durable is waited for. */
const silentAfterMs = 10_000;

/** Without real-time priority our own lateness would be held against others, so more misses are waited for. */
const missesWithoutRealtime = 4;
/** A peer's daemon is called dead after so many of its hang times: its own keeper kills it after one. */
const peerDaemonHangs = 2;
/** The daemon shows progress so often within the time after which it counts as hung. */
const progressPerHang = 4;
const progressLeastMs = 100;

export function keeperSettings({ hangMs }: HeartbeatConfig, leftKnown: boolean): KeeperSettings {
  return { hangMs, leaveMs, giveUpMs, handOverMs, silentAfterMs, leftKnown };
}

export function missesFor({ misses }: HeartbeatConfig, realtime: boolean): number {
  return Math.max(misses, realtime ? 0 : missesWithoutRealtime);
}

export function peerDaemonSilenceMs({ hangMs }: HeartbeatConfig): number {
  return hangMs * peerDaemonHangs;
}

export function progressEveryMs(hangMs: number): number {
  return Math.max(progressLeastMs, hangMs / progressPerHang);
}
