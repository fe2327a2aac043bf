/** What is being waited for, on standard error: one line that rewrites itself for a person, one line per change else. */

import { shorten } from '../terminal/table.ts';
import type { SystemContext } from './context.ts';
import { formatAge } from './render/words.ts';

export interface Progress {
  say(state: string): void;
  /** Leaves no half line behind. */
  end(): void;
}

export const clearLine = '\r\u001b[K';

export function startProgress({ err, width, now }: SystemContext): Progress {
  const startedAt = now();
  // The output may be a file while a person watches this line.
  const columns = Number.isFinite(width) ? width : (process.stderr.columns ?? 80);
  let last = '';
  return {
    say(state) {
      const waited = formatAge(now() - startedAt);
      if (err.isTTY) err.write(clearLine + shorten(`waiting ${waited}: ${state}`, columns - 1));
      else if (state !== last) err.write(`waiting: ${state}\n`);
      last = state;
    },
    end() {
      if (err.isTTY && last !== '') err.write(clearLine);
    },
  };
}
