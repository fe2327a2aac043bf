/** What a command may touch: its output, its user and its clock. Tests give it their own. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Paint, paint } from '../terminal/paint.ts';

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
}

/** As `--host` and the options that go with it say before the command. */
export interface Remote {
  readonly host: string;
  readonly identity: string | undefined;
  readonly tokenFile: string | undefined;
  /** Of the system of that node; with it neither certificate nor token is shown. */
  readonly user?: string | undefined;
  readonly passwordFile?: string | undefined;
  /** Had once, before the first question. */
  readonly password?: string;
}

export interface Context {
  /** Data. */
  readonly out: Output;
  /** Progress, warnings and errors. */
  readonly err: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The node that is asked instead of the agent of this machine. */
  readonly remote?: Remote;
  /** Columns of the output; endless where a program reads it and nothing says how wide, so that nothing is cut. */
  readonly width: number;
  readonly paint: Paint;
  /** Ends when the user interrupts. */
  readonly signal: AbortSignal;
  /** Wall clock, ms since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Runs another command with a context of its own, and resolves with its exit code. */
  command(words: readonly string[], context: Context): Promise<number>;
  /**
   * The answer of a person, undefined when nobody can be asked. `hidden`: what is typed is not shown. Rejects with `question-left`
   * where the person leaves it open: that answers nothing, also where Enter would.
   */
  ask(question: string, how?: { readonly hidden: boolean }): Promise<string | undefined>;
}

/** As it comes from the system: who runs commands with it says how they call one another. */
export type SystemContext = Omit<Context, 'command'>;

/** Narrower than this no table makes sense. */
const narrowest = 60;

export function systemContext(interrupt: AbortController): SystemContext {
  const { stdout, stderr, env } = process;
  const { signal } = interrupt;
  return {
    out: { write: (text) => void stdout.write(text), isTTY: stdout.isTTY === true },
    err: { write: (text) => void stderr.write(text), isTTY: stderr.isTTY === true },
    env,
    width: widthOf(stdout.columns ?? Number(env.COLUMNS)),
    paint: paint(stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'),
    signal,
    now: () => Date.now(),
    sleep: (ms) => delay(ms, undefined, { signal }),
    ask: async (question, { hidden = false } = { hidden: false }) =>
      (await import('./ask-person.ts')).askPerson(process, { text: question, hidden }, interrupt),
  };
}

function widthOf(columns: number): number {
  return Number.isInteger(columns) && columns > 0 ? Math.max(narrowest, columns) : Number.POSITIVE_INFINITY;
}
