/**
 * The watchdog device: opening it arms it, every byte written pets it, 'V' before closing disarms it. In a lab, and only
 * there, it may be a FIFO whose reader cuts the power. One that does not say what it bites after is not armed for us:
 * others would count on a time-out that nobody knows. When it may be petted is decided elsewhere (may-pet.ts).
 */
import { closeSync, constants, fstatSync, openSync, readlinkSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import type { WatchdogConfig } from '../core/config.ts';
import { formatDevice } from '../values/device-number.ts';
import { agreeOnTimeout } from './watchdog-timeout.ts';

export interface Watchdog {
  /** Pets when a quarter of the time-out has passed since the last time. */
  pet(now: number): void;
  /** What it bites after, while pets arrive; undefined when the device went away. */
  armedMs(): number | undefined;
  /** Ends the watch; `disarm` false leaves it running so that it bites. */
  close(disarm: boolean): void;
}

class WatchdogUnusable extends Error {
  readonly code = 'watchdog-unusable';
}

export interface WatchdogOptions {
  /** A FIFO may stand in for the device. */
  readonly inLab: boolean;
  report(text: string): void;
}

/** Throws `WatchdogUnusable` when it cannot be opened, does not say what it bites after, or bites later than configured. */
export function openWatchdog(config: WatchdogConfig, { inLab, report }: WatchdogOptions): Watchdog {
  const { fd, timeoutMs } = openDevice(config, inLab);
  let armed = true;
  let petAt = Number.NEGATIVE_INFINITY;
  const write = (text: string): void => {
    try {
      writeSync(fd, text);
    } catch (error) {
      // A FIFO whose reader is paused is full: it was petted often enough.
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return;
      if (armed) report(`The watchdog ${config.device} takes no pets any more: ${(error as Error).message}`);
      armed = false;
    }
  };
  return {
    pet(now) {
      if (now < petAt) return;
      petAt = now + timeoutMs / 4;
      write('1');
    },
    armedMs: () => (armed ? timeoutMs : undefined),
    close(disarm) {
      if (disarm) write('V');
      closeSync(fd);
    },
  };
}

function openDevice(config: WatchdogConfig, inLab: boolean): { fd: number; timeoutMs: number } {
  const { device } = config;
  let fd: number;
  try {
    fd = openSync(device, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw new WatchdogUnusable(`The watchdog ${device} cannot be opened: ${(error as Error).message}`);
  }
  const found = timeoutOf(fd, config, inLab);
  if (typeof found === 'number') return { fd, timeoutMs: found };
  try {
    writeSync(fd, 'V');
  } catch {
    // What is refused anyway need not be disarmed properly.
  }
  closeSync(fd);
  throw new WatchdogUnusable(found);
}

/** What it bites after, or why it is of no use: a device that bites later than configured makes a lapse unsound. */
function timeoutOf(fd: number, { device, timeoutMs }: WatchdogConfig, inLab: boolean): number | string {
  const stat = fstatSync(fd);
  if (stat.isFIFO())
    return inLab ? timeoutMs : `"${device}" is a FIFO: only a lab may let one stand in for a watchdog`;
  if (!stat.isCharacterDevice()) return `"${device}" is no watchdog: it is no character device`;
  if (!isWatchdog(stat.rdev)) return `"${device}" is no watchdog device. Name one, e.g. /dev/watchdog`;
  const told = agreeOnTimeout(fd, timeoutMs);
  if ('why' in told)
    return `The watchdog ${device} does not say what it bites after (${told.why}), so nobody may count on it. The program perl (perl-base) asks it`;
  if (told.ms <= timeoutMs) return told.ms;
  return `The watchdog ${device} bites after ${told.ms / 1000} s and takes no other time-out, the configuration counts on ${timeoutMs / 1000} s. Write timeout: ${told.ms / 1000}s in the cluster file, or use another driver`;
}

function isWatchdog(rdev: number): boolean {
  if (formatDevice(rdev) === '10:130') return true;
  try {
    return basename(readlinkSync(`/sys/dev/char/${formatDevice(rdev)}/subsystem`)) === 'watchdog';
  } catch {
    return false;
  }
}
