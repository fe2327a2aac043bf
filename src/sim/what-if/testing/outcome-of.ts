/** Plays a line to its end. */
import { type Outcome, playWhatIf, type WhatIfOptions } from '../play-what-if.ts';
import type { Snapshot } from '../snapshot.ts';

export function outcomeOf(snapshot: Snapshot, line: string, options: Partial<WhatIfOptions> = {}): Outcome {
  const played = playWhatIf(snapshot, line, { limitMs: 120_000, ...options });
  for (;;) {
    const next = played.next();
    if (next.done) return next.value;
  }
}

/** Where each group serves in the end; `-`: nowhere. */
export function placesIn({ groups }: Outcome): string {
  return [...groups].map(([group, { after }]) => `${group}:${after ?? '-'}`).join(' ');
}
