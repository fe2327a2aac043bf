/** A source with a mutant's change in it; fails where its text is not found any more, so that a list cannot rot. */
import type { RuleMutant } from './rule-mutant.ts';

export function mutated(source: string, { name, file, find, replace }: RuleMutant): string {
  const found = source.split(find).length - 1;
  if (found !== 1)
    throw new Error(`${name}: "${find}" stands ${found} times in ${file}, and must stand there once`);
  return source.replace(find, () => replace);
}
