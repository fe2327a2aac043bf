/** A copy of the repository as it is committed or about to be, with the packages of this one. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const copyFiles = 'git ls-files -z --deduplicate | tar -c --null -T - --ignore-failed-read | tar -x -C "$0"';

/** Creates the folder `into`, which must not be there yet. */
export function copyRepository(into: string): void {
  mkdirSync(into);
  execFileSync('sh', ['-c', copyFiles, into], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  symlinkSync(join(root, 'node_modules'), join(into, 'node_modules'));
}
