/**
 * Attributes that an agent keeps about its resource on this node: in a file of the resource's own state directory, or, those that a
 * boot shall forget, beside what agents note in /run. No other node sees them, and nothing is decided by them.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDirectory } from '../make-directory.ts';

export type Lifetime = 'forever' | 'reboot';

export interface Attributes {
  get(lifetime: Lifetime, name: string): string | undefined;
  /** Undefined: takes it away. */
  set(lifetime: Lifetime, name: string, value: string | undefined): void;
}

/** `paths`: the file of each lifetime. */
export function createAttributes(paths: Readonly<Record<Lifetime, string>>): Attributes {
  const read = (lifetime: Lifetime): Record<string, string> => {
    try {
      return JSON.parse(readFileSync(paths[lifetime], 'utf8')) as Record<string, string>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
  };
  return {
    get: (lifetime, name) => {
      const all = read(lifetime);
      return Object.hasOwn(all, name) ? all[name] : undefined;
    },
    set: (lifetime, name, value) => {
      const { [name]: before, ...others } = read(lifetime);
      if (before === value) return;
      const path = paths[lifetime];
      makeDirectory(dirname(path));
      writeFileSync(
        `${path}.new`,
        JSON.stringify(value === undefined ? others : { ...others, [name]: value }),
      );
      renameSync(`${path}.new`, path);
    },
  };
}
