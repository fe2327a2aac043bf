/** How the parameters of a mount are read. */
import { normalize } from 'node:path/posix';

/** One spelling per directory, without a slash at its end. */
export function mountPoint(directory: string): string {
  return normalize(directory).replace(/(.)\/$/, '$1');
}

export function isReadOnly(options: string): boolean {
  return options.split(',').includes('ro');
}
