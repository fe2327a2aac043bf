/**
 * Loaded before anything else (`node --import`): the one file that the mutant named in HOLDFAST_MUTANT changes is read with
 * that change in it, by whoever imports it. Nothing is copied and nothing is written.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ruleMutants } from './all-mutants.ts';
import { mutated } from './mutated.ts';

const mutant = ruleMutants.find(({ name }) => name === process.env.HOLDFAST_MUTANT);
if (mutant === undefined) throw new Error(`there is no mutant "${process.env.HOLDFAST_MUTANT}"`);

const path = join(import.meta.dirname, '../..', mutant.file);
const url = pathToFileURL(path).href;
const source = mutated(readFileSync(path, 'utf8'), mutant);

registerHooks({
  load: (asked, context, next) => {
    const loaded = next(asked, context);
    return asked === url ? { ...loaded, source } : loaded;
  },
});
