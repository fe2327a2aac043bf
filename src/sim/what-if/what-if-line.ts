/**
 * A what-if line: statements with `;` between them, as `power off n1; cut n2 n3`. What stands between two waits happens at the
 * same moment. A mistake is told with the column where it stands.
 */
import { type Names, readLine, ScenarioMistake } from '../scenario-grammar.ts';
import { type WhatIf, whatIfCommands } from './what-if-commands.ts';

export interface Statement {
  readonly text: string;
  run(s: WhatIf): void;
}

/** A line that says what nobody knows. */
export class WhatIfMistake extends Error {
  /** From 1. */
  readonly column: number;

  constructor(message: string, column: number) {
    super(message);
    this.column = column;
  }
}

interface Word {
  readonly text: string;
  /** From 0, in the line. */
  readonly at: number;
}

/** Throws `WhatIfMistake`. At least one statement. */
export function readWhatIf(line: string, names: Names): readonly Statement[] {
  const statements: Statement[] = [];
  let from = 0;
  for (const text of line.split(';')) {
    const words = wordsOf(text, from);
    if (words.length > 0) statements.push(readStatement(words, names));
    from += text.length + 1;
  }
  if (statements.length > 0) return statements;
  throw new WhatIfMistake('there is nothing to suppose; write for example "power off NODE"', 1);
}

/** The files that it would apply. */
export function filesIn(line: string): string[] {
  return line.split(';').flatMap((text) => {
    const [command, file] = wordsOf(text, 0);
    return command?.text === 'apply' && file ? [file.text] : [];
  });
}

function wordsOf(text: string, from: number): Word[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], at: from + match.index }));
}

function readStatement(written: readonly Word[], names: Names): Statement {
  const words = inOrder(written);
  const text = words.map((word) => word.text).join(' ');
  const last = written.at(-1)!;
  try {
    return { text, run: readLine(whatIfCommands, text, names) };
  } catch (error) {
    if (!(error instanceof ScenarioMistake)) throw error;
    const at = error.word === undefined ? last.at + last.text.length : words[error.word]!.at;
    throw new WhatIfMistake(error.message, at + 1);
  }
}

/** The lab says `power NODE off`, and so may whoever comes from there. */
function inOrder(words: readonly Word[]): readonly Word[] {
  const [command, node, state] = words;
  const isTurned = command?.text === 'power' && (state?.text === 'on' || state?.text === 'off');
  return isTurned && words.length === 3 ? [command, state, node!] : words;
}
