/** Where a program lies that is to be run, or that it is not here. */
import { accessSync, constants } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** `path`: directories with colons. Undefined: nowhere, or it may not be run. */
export function findProgram(program: string, path: string): string | undefined {
  const places = isAbsolute(program)
    ? [program]
    : [...path.split(':'), '/usr/sbin', '/sbin'].map((dir) => join(dir, program));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
