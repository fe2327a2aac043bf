/** A cluster for one row, taken away whatever happens. */
import { type HoldfastArena, type HoldfastOptions, openHoldfastArena } from '../arena/holdfast-arena.ts';
import type { RowContext, Series } from '../bench-row.ts';
import { untilAtRest } from './node-processes.ts';

export async function withArena(
  options: Omit<HoldfastOptions, 'signal'>,
  context: RowContext,
  measure: (arena: HoldfastArena) => Promise<Series[]>,
): Promise<Series[]> {
  context.progress('bringing it up');
  const arena = await openHoldfastArena({ ...options, signal: context.signal });
  try {
    await untilAtRest(arena, context.signal);
    return await measure(arena);
  } finally {
    await arena.close();
  }
}
