/** When the last backup of the cluster was made on this host, in its state directory, so that doctor can say how old it is. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { draftFile } from '../draft-file.ts';

interface LastBackup {
  /** ISO time. */
  readonly at: string;
  readonly file: string;
}

const nameOf = (stateDir: string) => join(stateDir, 'backup.json');

/** A state directory that is not there, or full, takes nothing away from the backup. */
export function noteBackup(stateDir: string, last: LastBackup): void {
  const note = nameOf(stateDir);
  if (!existsSync(stateDir)) return;
  try {
    const draft = draftFile(note, `${JSON.stringify(last)}\n`);
    try {
      draft.replace();
    } finally {
      draft.close();
    }
  } catch {
    // Then doctor knows of the one before.
  }
}

export function lastBackup(stateDir: string): LastBackup | undefined {
  try {
    const last = JSON.parse(readFileSync(nameOf(stateDir), 'utf8')) as Partial<LastBackup>;
    const { at = '', file = '' } = last;
    return Number.isNaN(Date.parse(at)) ? undefined : { at, file };
  } catch {
    return undefined;
  }
}
