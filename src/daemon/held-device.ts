/** Whether a process has a device open, as the kernel shows it: nothing is opened to find that out. */
import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** False also where the device is not there, or nobody says. */
export function isHeldBy(pid: number, device: string): boolean {
  const directory = `/proc/${pid}/fd`;
  try {
    const path = realpathSync(device);
    return readdirSync(directory).some((name) => linkOf(join(directory, name)) === path);
  } catch {
    return false;
  }
}

/** Empty for one that was closed meanwhile. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
