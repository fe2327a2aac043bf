/**
 * May the watchdog be petted now? A pet says: for one more time-out nothing here runs without a right to. So it is given
 * before the deadline of a confirmed lease, or when it is proved that nothing runs and nothing can start anything. What the
 * journal does not name is not proved by stopping what it names: hence `leftKnown`.
 */
import type { KeeperSettings, KeeperState } from './state.ts';

export function mayPet(
  { leftKnown }: Pick<KeeperSettings, 'leftKnown'>,
  state: KeeperState,
  boottimeMs: number,
): boolean {
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
    /** Verified stopped as far as it is known what there was, and the daemon is dead. */
    case 'opening':
      return leftKnown;
    case 'taking-over':
    case 'closing':
    case 'stopping':
    case 'failed':
    case 'ended':
      return false;
  }
}
