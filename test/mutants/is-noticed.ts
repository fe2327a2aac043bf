/** What is only told in other words was noticed by nobody who holds a promise against it. */
import type { Catch } from './catch.ts';

export function isNoticed(found: Catch | undefined): found is Catch {
  return found !== undefined && found.by !== 'story';
}
