/** The cluster file of this node, where it was what was in force: it becomes what is, and whoever may read it still may. */
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { writeIdentityFile } from '../identity/identity-files.ts';

/** Never throws: the agent goes by the store and not by this file. `report`: one sentence. */
export function followFile(
  file: string,
  before: string,
  after: string,
  report: (said: string) => void,
): void {
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there === undefined || readFileSync(file, 'utf8') !== before) return;
    writeIdentityFile(file, after);
    chmodSync(file, there.mode & 0o777);
  } catch (error) {
    report(`${file} does not follow the configuration in force: ${(error as Error).message}`);
  }
}
