/**
 * A configured watchdog over the life of the keeper: armed before each incarnation (again, if it went away), petted only
 * through `pet`, never opened when none is configured.
 */
import type { WatchdogConfig } from '../core/config.ts';
import type { WatchdogPort } from './keeper-ports.ts';
import { openWatchdog, type Watchdog } from './watchdog.ts';

/** `inLab`: a FIFO may stand in for the device. */
export function createWatchdogHolder(
  config: WatchdogConfig | undefined,
  inLab: boolean,
  report: (text: string) => void,
): WatchdogPort {
  let watchdog: Watchdog | undefined;
  const armedMs = () => watchdog?.armedMs();
  return {
    arm() {
      if (config === undefined || armedMs() !== undefined) return;
      watchdog?.close(false);
      watchdog = undefined;
      try {
        watchdog = openWatchdog(config, { inLab, report });
      } catch (error) {
        report((error as Error).message);
      }
    },
    armedMs,
    pet: (now) => watchdog?.pet(now),
    close: (disarm) => watchdog?.close(disarm),
  };
}
