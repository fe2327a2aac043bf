/**
 * Answers the scripts of `holdfast completion`: a word per line, a tab and what it is about; or one line, `:files` or
 * `:directories`, for what the shell completes itself.
 */
import { stateDirOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { CommandDefinition } from '../define-command.ts';
import { complete, type NameOffers, type Offer } from './complete.ts';
import { knownNames } from './known-names.ts';

/** `words`: those after `holdfast`, the last being written. */
export async function offerWords(
  definitions: readonly CommandDefinition[],
  words: readonly string[],
  context: Context,
): Promise<void> {
  const offers = complete(definitions, words);
  if (offers.kind === 'files' || offers.kind === 'directories') {
    context.out.write(`:${offers.kind}\n`);
    return;
  }
  const last = words.at(-1) ?? '';
  const begun = last === '=' ? '' : last;
  const all = offers.kind === 'words' ? offers.words : await findNames(offers, context);
  const fitting = all.filter(({ word }) => word.startsWith(begun));
  context.out.write(fitting.map(({ word, about }) => `${word}\t${about}\n`).join(''));
}

async function findNames({ of, prefix, given }: NameOffers, context: Context): Promise<readonly Offer[]> {
  const stateDir = stateDirOf(context, { 'state-dir': given.get('state-dir') });
  const names = await knownNames(of, { socketPath: `${stateDir}/api.sock`, lab: given.get('lab') });
  return names.map((name) => ({ word: prefix + name, about: '' }));
}
