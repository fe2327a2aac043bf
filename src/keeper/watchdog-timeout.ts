/**
 * What an open watchdog bites after, asked of the device itself: a driver takes the time-out it likes, softdog has 60 s of
 * its own, and the kernel shows it in /sys only where it was built to. Node has no ioctl; perl, which every Debian has
 * (perl-base is essential), does it on the descriptor that it inherits, as flock does for the lock. So the device is
 * neither opened twice nor closed by this, which would disarm it or be refused.
 */
import { spawnSync } from 'node:child_process';
import { watchdogOpensWithinMs } from '../core/keeper/kept-lease.ts';

/** WDIOC_SETTIMEOUT and WDIOC_GETTIMEOUT of linux/watchdog.h, with an int of seconds. */
const setAndAsk = [
  'open(my $device, "+<&=", 3) or open($device, ">&=", 3) or die "$!\\n";',
  'my $seconds = pack("i", shift);',
  'ioctl($device, 0xC0045706, $seconds);',
  'my $told = pack("i", 0);',
  'ioctl($device, 0x80045707, $told) or die "$!\\n";',
  'print unpack("i", $told);',
].join(' ');

/** Asks for this time-out and tells what the device has now, in ms; or why that cannot be known. */
export function agreeOnTimeout(
  fd: number,
  timeoutMs: number,
): { readonly ms: number } | { readonly why: string } {
  const seconds = String(Math.floor(timeoutMs / 1000));
  const { status, stdout, stderr, error } = spawnSync('perl', ['-e', setAndAsk, seconds], {
    stdio: ['ignore', 'pipe', 'pipe', fd],
    encoding: 'utf8',
    timeout: watchdogOpensWithinMs,
  });
  const told = Number(stdout);
  if (status === 0 && Number.isInteger(told) && told > 0) return { ms: told * 1000 };
  return { why: error?.message ?? (stderr.trim() || `it said "${stdout}"`) };
}
