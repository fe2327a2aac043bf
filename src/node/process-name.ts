/** What `ps` and `top` call this process, which would else bear the name of one of Node's threads. */
import { writeFileSync } from 'node:fs';

/** At most 15 characters (proc(5), comm). The arguments stay to be seen, which `process.title` would overwrite. */
export function nameProcess(name: string): void {
  try {
    writeFileSync('/proc/self/comm', name);
  } catch {
    // A name is a convenience: without /proc there is none.
  }
}
