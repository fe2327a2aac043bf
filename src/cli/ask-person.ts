/** One question to the person at the terminal. What ends a question ends the command: Ctrl-C at once, Ctrl-D by an error that says so. */
import type { Interface } from 'node:readline/promises';
import { HoldfastError } from '../errors.ts';

export interface Question {
  readonly text: string;
  /** What is typed is not shown. */
  readonly hidden: boolean;
}

/** Undefined where there is no person. Rejects with `question-left` after Ctrl-D, and when `interrupt` is aborted. */
export async function askPerson(
  { stdin, stderr }: NodeJS.Process,
  { text, hidden }: Question,
  interrupt: AbortController,
): Promise<string | undefined> {
  if (!stdin.isTTY || !stderr.isTTY) return undefined;
  const { createInterface } = await import('node:readline/promises');
  const output = hidden ? await silentOutput() : stderr;
  const lines = createInterface({ input: stdin, output, terminal: true });
  // Only now: what is typed as soon as it is asked for is seen by nobody but this.
  if (hidden) stderr.write(text);
  // A question takes Ctrl-C for itself: it ends the command as it does anywhere else.
  lines.once('SIGINT', () => interrupt.abort());
  let isLeft = true;
  try {
    const answer = await Promise.race([answerTo(lines, text, interrupt.signal), closed(lines)]);
    isLeft = false;
    return answer;
  } finally {
    lines.close();
    // No answer, no end of the line; where it is not shown, never one.
    if (hidden || isLeft) stderr.write('\n');
  }
}

/** Ctrl-D closes the lines and is told as an error of its own, which a person need not see. */
async function answerTo(lines: Interface, text: string, signal: AbortSignal): Promise<string> {
  try {
    return await lines.question(text, { signal });
  } catch (error) {
    throw signal.aborted ? error : new HoldfastError('question-left');
  }
}

/** Rejects when there is nothing more to read; a question that stands open then is never answered. */
function closed(lines: Interface): Promise<never> {
  return new Promise((_, reject) => lines.once('close', () => reject(new HoldfastError('question-left'))));
}

async function silentOutput() {
  const { Writable } = await import('node:stream');
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
