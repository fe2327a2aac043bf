/**
 * A configured watchdog over the life of the keeper: armed before each incarnation (again, if it went away), petted only
 * through `pet`, never opened when none is configured.
 */
import type { WatchdogConfig } from '../core/config.ts';
import type { WatchdogPort } from './keeper-loop.ts';
import { openWatchdog, type Watchdog } from './watchdog.ts';

export function createWatchdogHolder(
  config: WatchdogConfig | undefined,
  report: (text: string) => void,
): WatchdogPort {
  let watchdog: Watchdog | undefined;
  const isArmed = () => watchdog?.isArmed() === true;
  return {
    arm() {
      if (config === undefined || isArmed()) return;
      watchdog?.close(false);
      watchdog = undefined;
      try {
        watchdog = openWatchdog(config, report);
      } catch (error) {
        report((error as Error).message);
      }
    },
    isArmed,
    pet: (now) => watchdog?.pet(now),
    close: (disarm) => watchdog?.close(disarm),
  };
}
