/** What a broken disk does to whoever needs it. */
import type { DiskFault } from './parts.ts';

/** What it holds up is tried again so often. */
export const hungMs = 100;

/** As the system says it. */
export function sayDisk(fault: DiskFault): string {
  return fault === 'unreadable' ? 'input/output error' : 'no space left on device';
}
