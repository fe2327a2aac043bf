/**
 * A node whose keeper beats while its daemon makes no progress: others tell it, as a note and never as a proof. Folded
 * from the progress counter in the beats; plain arrays, since it is fed with every beat.
 */
export interface PeerDaemons {
  readonly silenceMs: number;
  readonly progress: number[];
  readonly since: number[];
  readonly alive: boolean[];
}

/** `silenceMs`: without progress for so long a peer's daemon is called dead. */
export function makePeerDaemons(peers: number, silenceMs: number, now: number): PeerDaemons {
  const fill = <T>(value: T) => Array.from({ length: peers }, () => value);
  return { silenceMs, progress: fill(-1), since: fill(now), alive: fill(true) };
}

/** A beat with this counter came in. Returns the new verdict when it changed. */
export function onProgress(
  daemons: PeerDaemons,
  now: number,
  peer: number,
  progress: number,
): boolean | undefined {
  if (daemons.progress[peer] !== progress) {
    daemons.progress[peer] = progress;
    daemons.since[peer] = now;
  }
  const alive = now - (daemons.since[peer] as number) < daemons.silenceMs;
  if (alive === daemons.alive[peer]) return undefined;
  daemons.alive[peer] = alive;
  return alive;
}

/** What was known of a peer stays known where the peers are counted anew. */
export function keepDaemon(before: PeerDaemons, from: number, after: PeerDaemons, to: number): void {
  for (const list of ['progress', 'since'] as const) after[list][to] = before[list][from] as number;
  after.alive[to] = before.alive[from] as boolean;
}
