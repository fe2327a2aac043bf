/** Of the backups of a cluster that lie in a directory by their usual names, the newest stay. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The paths that were removed. Other files are not touched. */
export function forgetOldest(directory: string, cluster: string, keep: number): readonly string[] {
  const pattern = /^(.+)-\d{4}-\d{2}-\d{2}T\d{6}Z\.backup$/;
  const own = readdirSync(directory).filter((name) => pattern.exec(name)?.[1] === cluster);
  // Their names begin alike and go on with the time.
  const old = own.sort().slice(0, -keep);
  return old.map((name) => {
    const path = join(directory, name);
    rmSync(path);
    return path;
  });
}
