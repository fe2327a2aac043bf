/**
 * The watchdog device: opening it arms it, every byte written pets it, 'V' before closing disarms it. In a lab it is a
 * FIFO whose reader cuts the power. When it may be petted is decided elsewhere (may-pet.ts).
 */
import { closeSync, constants, fstatSync, openSync, readFileSync, readlinkSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import type { WatchdogConfig } from '../core/config.ts';

export interface Watchdog {
  /** Pets when a quarter of the time-out has passed since the last time. */
  pet(now: number): void;
  /** True while pets arrive; false when the device went away. */
  isArmed(): boolean;
  /** Ends the watch; `disarm` false leaves it running so that it bites. */
  close(disarm: boolean): void;
}

class WatchdogUnusable extends Error {
  readonly code = 'watchdog-unusable';
}

/** Throws `WatchdogUnusable` when it cannot be opened, or bites later than the configuration counts on. */
export function openWatchdog(config: WatchdogConfig, report: (text: string) => void): Watchdog {
  const fd = openDevice(config);
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
      petAt = now + config.timeoutMs / 4;
      write('1');
    },
    isArmed: () => armed,
    close(disarm) {
      if (disarm) write('V');
      closeSync(fd);
    },
  };
}

function openDevice({ device, timeoutMs }: WatchdogConfig): number {
  let fd: number;
  try {
    fd = openSync(device, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw new WatchdogUnusable(`The watchdog ${device} cannot be opened: ${(error as Error).message}`);
  }
  const trouble = findTrouble(fd, device, timeoutMs);
  if (trouble === undefined) return fd;
  try {
    writeSync(fd, 'V');
  } catch {
    // What is refused anyway need not be disarmed properly.
  }
  closeSync(fd);
  throw new WatchdogUnusable(trouble);
}

/** A device that bites later than configured makes a lapse unsound, so it counts as none. */
function findTrouble(fd: number, device: string, timeoutMs: number): string | undefined {
  const stat = fstatSync(fd);
  if (stat.isFIFO()) return undefined;
  if (!stat.isCharacterDevice())
    return `"${device}" is no watchdog: it is neither a character device nor a FIFO`;
  if (!isWatchdog(stat.rdev)) return `"${device}" is no watchdog device. Name one, e.g. /dev/watchdog`;
  const seconds = readTimeoutSeconds(stat.rdev);
  if (seconds === undefined || seconds * 1000 <= timeoutMs) return undefined;
  return `The watchdog ${device} bites after ${seconds} s, the configuration counts on ${timeoutMs / 1000} s. Set one to the other: wdctl --settimeout ${Math.floor(timeoutMs / 1000)} ${device}`;
}

function isWatchdog(rdev: number): boolean {
  if (deviceNumbers(rdev) === '10:130') return true;
  try {
    return basename(readlinkSync(`/sys/dev/char/${deviceNumbers(rdev)}/subsystem`)) === 'watchdog';
  } catch {
    return false;
  }
}

function readTimeoutSeconds(rdev: number): number | undefined {
  try {
    return Number(readFileSync(`/sys/dev/char/${deviceNumbers(rdev)}/timeout`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** major:minor as the kernel packs them (makedev(3)). */
function deviceNumbers(rdev: number): string {
  return `${(rdev >> 8) & 0xfff}:${(rdev & 0xff) | ((rdev >> 12) & 0xfff00)}`;
}
