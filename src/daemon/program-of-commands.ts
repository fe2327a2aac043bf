/** Where the command line lies: what an agent has done by a child. Built programs lie side by side in dist/; run from source, each has its folder. */
import { join } from 'node:path';

export function programOfCommands(): string {
  const here = import.meta.dirname;
  return import.meta.filename.endsWith('.ts') ? join(here, '..', 'cli', 'main.ts') : join(here, 'cli.js');
}
