/**
 * Where a file goes that an operator named. The directory is there already: one that would be made for it where a disk or a
 * share is not mounted now fills the disk below, and what was written there is hidden once it is mounted again.
 */
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

type Refuse = (reason: string) => Error;

/** `path` as it was written: with a slash at its end it is the directory itself. Throws what `refuse` gives, or what the system says. */
export function assertParentIsThere(path: string, refuse: Refuse = (reason) => new Error(reason)): void {
  const directory = path.endsWith('/') ? resolve(path) : dirname(resolve(path));
  const found = statSync(directory, { throwIfNoEntry: false });
  if (found === undefined)
    throw refuse(`the directory "${directory}" is not there; make it, or mount what belongs there`);
  if (!found.isDirectory()) throw refuse(`"${directory}" is no directory`);
}
