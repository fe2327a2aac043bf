/**
 * Whether a log or the output of a command, which show sentences only, says a reason. A test that asks so goes on when the
 * sentence is put in other words.
 */
import type { Reason } from '../../../src/core/reason.ts';
import { words } from '../../../src/core/words/words.ts';

/** A fact given as `…` or NaN may be anything. */
export function says(text: string, reason: Reason): boolean {
  let at = 0;
  return words(reason)
    .split(/…|NaN/)
    .every((part) => {
      const found = text.indexOf(part, at);
      at = found + part.length;
      return found >= 0;
    });
}
