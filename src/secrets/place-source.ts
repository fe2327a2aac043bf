/** Where a secret is found, with its paths made absolute: as a configuration holds it. Pure. */
import { resolve } from 'node:path';
import type { Json } from '../core/config.ts';
import type { SecretSource } from './secret-source.ts';

/** `directory`: where relative paths start; `expand`: placeholders in what was written. */
export function placeSource(
  source: SecretSource,
  directory: string,
  expand: (text: string) => string,
): { readonly [key: string]: Json } {
  switch (source.kind) {
    case 'file':
      return { file: resolve(directory, expand(source.path)) };
    case 'credential':
      return { credential: source.name };
    case 'script': {
      const [own = '', ...words] = source.argv.map(expand);
      return { script: [placeProgram(own, directory), ...words] };
    }
  }
}

/** A bare name is looked for where programs are. */
export function placeProgram(text: string, directory: string): string {
  return text.includes('/') ? resolve(directory, text) : text;
}
