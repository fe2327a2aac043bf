/** Asks a person before something that cannot be taken back. */
import { HoldfastError } from '../errors.ts';
import type { Context } from './context.ts';
import type { YesInput } from './options.ts';

/** Resolves after "yes" or --yes. Throws `not-confirmed` for any other answer and when nobody can be asked. */
export async function confirm(context: Context, input: YesInput, question: string): Promise<void> {
  if (input.yes) return;
  const answer = await askUnlessLeft(context, `${question} Type "yes" to go on: `);
  if (answer?.trim().toLowerCase() === 'yes') return;
  throw new HoldfastError('not-confirmed', { question: `"${question}"` });
}

/** Undefined also where the question is left with Ctrl-D: for one that only a certain answer lets go on. */
export async function askUnlessLeft(context: Context, question: string): Promise<string | undefined> {
  try {
    return await context.ask(question);
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'question-left') return undefined;
    throw error;
  }
}
