/**
 * May the watchdog be petted now? A pet says: for one more time-out nothing here runs without a right to. So it is given
 * before the deadline of a confirmed lease, or when it is proved that nothing runs and nothing can start anything.
 */
import type { KeeperState } from './state.ts';

export function mayPet(state: KeeperState, boottimeMs: number): boolean {
  switch (state.kind) {
    case 'running':
      switch (state.lease.kind) {
        case 'until':
          return boottimeMs < state.lease.boottimeMs;
        case 'frozen':
          return true;
        case 'none':
          return state.stopped;
      }
      break;
    /** Verified stopped, and the daemon is dead. */
    case 'opening':
      return true;
    case 'closing':
    case 'stopping':
    case 'failed':
    case 'ended':
      return false;
  }
}
