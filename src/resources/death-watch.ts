/**
 * Notices the end of what is supervised without polling. What may mean an end (an exit file, an empty control group, a signal
 * of systemd) leads to the same look as a look now and then, which finds what nothing has told. The first look that finds an
 * end tells it, once. It does not matter who started the resource.
 */
import type { ResourceRef } from '../ports/resource-runner.ts';

/** What no event tells is found within this time. */
const backstopMs = 5_000;

/** How one supervised resource is looked at. */
export interface Liveness {
  /** Why it does not run; undefined: it does, or that cannot be told now. */
  readonly whyNotRunning: () => Promise<string | undefined>;
  /** Calls whenever something may have happened, until the signal is aborted. */
  readonly listen: (onChange: () => void, signal: AbortSignal) => void;
}

export interface DeathWatch {
  watch(ref: ResourceRef, liveness: Liveness): void;
  unwatch(ref: ResourceRef): void;
  close(): void;
}

export function createDeathWatch(tell: (ref: ResourceRef, reason: string) => void): DeathWatch {
  const watches = new Map<string, AbortController>();
  const keyOf = (ref: ResourceRef) => JSON.stringify([ref.group, ref.resource]);
  const unwatch = (ref: ResourceRef) => {
    watches.get(keyOf(ref))?.abort();
    watches.delete(keyOf(ref));
  };
  return {
    unwatch,
    watch: (ref, liveness) => {
      unwatch(ref);
      const ended = new AbortController();
      watches.set(keyOf(ref), ended);
      watchOne(liveness, ended, (reason) => tell(ref, reason));
    },
    close: () => {
      for (const ended of watches.values()) ended.abort();
      watches.clear();
    },
  };
}

function watchOne(
  { whyNotRunning, listen }: Liveness,
  ended: AbortController,
  tell: (reason: string) => void,
): void {
  const check = async () => {
    if (ended.signal.aborted) return;
    const reason = await whyNotRunning();
    if (ended.signal.aborted || reason === undefined) return;
    ended.abort();
    tell(reason);
  };
  listen(() => void check(), ended.signal);
  const backstop = setInterval(() => void check(), backstopMs);
  ended.signal.addEventListener('abort', () => clearInterval(backstop), { once: true });
  void check();
}
