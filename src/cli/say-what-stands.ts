/**
 * What Ctrl-C leaves of a change. It ends the command and takes nothing back: what the cluster has accepted goes on, and what it
 * has not heard of never happens. To the person both look the same, so it is said, and no more than is known.
 */
import { Refusal } from '../api/refusal.ts';
import type { Context } from './context.ts';
import { clearLine } from './progress.ts';

export type Reached = 'unsent' | 'sent' | 'accepted';

export interface AskedChange {
  /** As the title of its request. */
  readonly what: string;
  /** A command that shows what came of it. */
  readonly look: string;
}

/** `work` says how far it is, and begins with nothing sent; it never says less than is so. */
export async function sayWhatStands<T>(
  context: Context,
  { what, look }: AskedChange,
  work: (reach: (next: Reached) => void) => Promise<T>,
): Promise<T> {
  let words = `This was not sent and is not done: ${what}.`;
  const shown = `${what}. "${look}" shows it.`;
  const reach = (next: Reached) => {
    if (next === 'sent') words = `This may have been accepted: ${shown}`;
    if (next === 'accepted') words = `This was accepted and goes on: ${shown}`;
  };
  return sayWhenInterrupted(
    context,
    () => work(reach),
    () => words,
  );
}

/** `words`: one sentence or more, for whoever presses Ctrl-C while `work` runs. A refusal speaks for itself. */
export async function sayWhenInterrupted<T>(
  { signal, err }: Pick<Context, 'signal' | 'err'>,
  work: () => Promise<T>,
  words: () => string,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // The terminal has shown ^C where the line stood.
    if (isInterrupted(signal, error)) err.write(`${err.isTTY ? clearLine : ''}${words()}\n`);
    throw error;
  }
}

/** Ctrl-C ended it; a refusal that came in the same moment is an answer, and is told as any other. */
export function isInterrupted(signal: AbortSignal, error: unknown): boolean {
  return signal.aborted && !(error instanceof Refusal);
}
