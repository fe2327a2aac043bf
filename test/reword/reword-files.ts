/** Rewords files of a copy of the repository, tests left as they are. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reword } from './reword.ts';

/** What the simulator runs of the product. What is said to it from outside (`src/sim`) is a fact and stays. */
export const runBySimulator = ['src/core/**/*.ts', 'src/daemon/*.ts', 'src/store/memory/*.ts'];

/** How many sentences were reworded. `before` may change a source before its words are changed. */
export function rewordFiles(
  folder: string,
  patterns: readonly string[],
  before: (path: string, source: string) => string = (_path, source) => source,
): number {
  let sentences = 0;
  for (const path of globSync(patterns, { cwd: folder }).filter((file) => !file.endsWith('.test.ts'))) {
    const file = join(folder, path);
    const result = reword(path, before(path, readFileSync(file, 'utf8')));
    sentences += result.sentences.length;
    writeFileSync(file, result.text);
  }
  return sentences;
}
