/**
 * The sources that a mutant changes, by their path in the repository, with its changes in them; fails where the text of one
 * is not found any more, so that a list cannot rot.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { editsOf, type RuleMutant } from './rule-mutant.ts';

const root = join(import.meta.dirname, '../..');

export function mutated(mutant: RuleMutant): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  for (const { file, find, replace } of editsOf(mutant)) {
    const source = sources.get(file) ?? readFileSync(join(root, file), 'utf8');
    const found = source.split(find).length - 1;
    if (found !== 1)
      throw new Error(
        `${mutant.name}: "${find}" stands ${found} times in ${file}, and must stand there once`,
      );
    sources.set(
      file,
      source.replace(find, () => replace),
    );
  }
  return sources;
}
