/**
 * What the daemon tells its keeper, with the deadline kept: when the keeper goes, by a hand-over or because it died, the
 * next one reads until when everything may run. A renewal that is confirmed while there is no keeper is kept as well.
 */
import type { DaemonToKeeper } from '../core/keeper/messages.ts';

export interface LeaseKeeper {
  /** Tells the keeper; what it must leave behind is written first. */
  tell(message: DaemonToKeeper): void;
  /** The keeper is gone. Until when everything may run; undefined: no deadline counts. */
  orphaned(): number | undefined;
}

/** `keep`: writes down until when everything may run, on CLOCK_BOOTTIME. */
export function createLeaseKeeper(
  tell: (message: DaemonToKeeper) => void,
  keep: (untilMs: number) => void,
): LeaseKeeper {
  let untilMs: number | undefined;
  let isGoing = false;
  const keepNow = () => {
    isGoing = true;
    if (untilMs !== undefined) keep(untilMs);
    return untilMs;
  };
  return {
    tell(message) {
      if (message.kind === 'deadline') untilMs = message.boottimeMs;
      if (message.kind === 'handed-over' || (isGoing && message.kind === 'deadline')) keepNow();
      tell(message);
    },
    orphaned: keepNow,
  };
}
