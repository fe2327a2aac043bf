/** Runs a command line against a fake agent and keeps what it says. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ServedFake } from '../../api/testing/serve-fake.ts';
import { HoldfastError } from '../../errors.ts';
import { paint } from '../../terminal/paint.ts';
import type { SystemContext } from '../context.ts';
import { runCli } from '../run-cli.ts';

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** Columns of the terminal. Default 100. */
  readonly width?: number;
  /** What the person at the terminal answers; without one there is nobody. */
  readonly answer?: string;
  /** Instead of answering the person presses Ctrl-C. */
  readonly interrupts?: true;
  /** Instead of answering the person presses Ctrl-D. */
  readonly leaves?: true;
  readonly signal?: AbortSignal;
  readonly onOut?: (text: string) => void;
}

/**
 * `line` is split at spaces. Time passes only while the command sleeps, and a hundred times as fast: deadlines are reached
 * soon, and a busy machine reaches none too early.
 */
export function run(served: ServedFake | undefined, line: string, options: RunOptions = {}): Promise<Ran> {
  return runWords(served, line.split(' '), options);
}

/** The same for words that may have spaces in them. */
export async function runWords(
  served: ServedFake | undefined,
  words: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  let out = '';
  let err = '';
  let now = Date.now();
  const end = new AbortController();
  const signal = options.signal ?? end.signal;
  const context: SystemContext = {
    out: {
      write: (text) => {
        out += text;
        options.onOut?.(text);
      },
      isTTY: false,
    },
    err: {
      write: (text) => {
        err += text;
      },
      isTTY: false,
    },
    env: { HOLDFAST_STATE_DIR: served?.stateDir ?? '/nonexistent', PATH: '/usr/bin:/bin' },
    width: options.width ?? 100,
    paint: paint(false),
    signal,
    now: () => now,
    sleep: async (ms) => {
      await delay(ms / 100, undefined, { signal });
      now += ms;
    },
    ask: async () => {
      if (options.interrupts) end.abort();
      if (options.leaves) throw new HoldfastError('question-left');
      return options.answer;
    },
  };
  const exit = await runCli(words, context);
  return { exit, out, err };
}
