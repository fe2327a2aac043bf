/**
 * Loaded before anything else (`node --import`): the files that the mutant named in HOLDFAST_MUTANT changes are read with
 * its changes in them, by whoever imports them. Nothing is copied and nothing is written.
 */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ruleMutants } from './all-mutants.ts';
import { mutated } from './mutated.ts';

const mutant = ruleMutants.find(({ name }) => name === process.env.HOLDFAST_MUTANT);
if (mutant === undefined) throw new Error(`there is no mutant "${process.env.HOLDFAST_MUTANT}"`);

const root = join(import.meta.dirname, '../..');
const sources = new Map(
  [...mutated(mutant)].map(([file, source]) => [pathToFileURL(join(root, file)).href, source]),
);

registerHooks({
  load: (asked, context, next) => {
    const loaded = next(asked, context);
    const source = sources.get(asked);
    return source === undefined ? loaded : { ...loaded, source };
  },
});
