/**
 * Whether two incarnations ran on one machine. What ran in an older boot of it ended with that; in the same boot the keeper
 * that begins the newer one has killed what the older one left. Where either is not known, nothing is known.
 */
import type { Machine } from './document.ts';

export function isSameMachine(was: Machine | undefined, now: Machine | undefined): boolean {
  if (was === undefined || now === undefined) return false;
  return was.boot === now.boot || (was.id !== '' && was.id === now.id);
}
