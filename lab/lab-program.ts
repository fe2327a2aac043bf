/** The lab's own programs, which are started by what runs from source and by what is installed alike. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { holdfastRoot } from './lab-files.ts';

/** `source`: below `lab/`. Where that is not there, as in a package, it is the bundle of that name. */
export function labProgram(source: string): string[] {
  const path = join(holdfastRoot(), 'lab', source);
  const bundle = join(holdfastRoot(), 'dist', `lab-${basename(source, '.ts')}.js`);
  return [process.execPath, '--disable-warning=ExperimentalWarning', existsSync(path) ? path : bundle];
}
