/** What a broken disk does to whoever needs it. */
import type { DiskFault, SimDisk } from './parts.ts';

/** What it holds up is tried again so often. */
export const hungMs = 100;

/** As the system says it. */
export function sayDisk(fault: DiskFault): string {
  return fault === 'unreadable' ? 'input/output error' : 'no space left on device';
}

/** What somebody has deleted is missed by whoever reads it next: a keeper that follows on another, or a daemon. */
export function loseJournal(disk: SimDisk): void {
  if (!disk.losesJournal) return;
  disk.losesJournal = false;
  disk.journal.clear();
  disk.refused = {};
  disk.journalMark = undefined;
}
