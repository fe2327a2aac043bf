/** The loop's one timer: wakes it no later than it asked for. */

export interface LoopTimer {
  /** Replaces the time; Infinity stops it. Monotonic ms. */
  wake(at: number): void;
}

/** setTimeout takes at most 2^31-1 ms; sooner than asked does no harm. */
const longestMs = 2 ** 31 - 1;

export function createLoopTimer(now: () => number, onWake: () => void, signal: AbortSignal): LoopTimer {
  let timer: NodeJS.Timeout | undefined;
  signal.addEventListener('abort', () => clearTimeout(timer));
  return {
    wake(at) {
      clearTimeout(timer);
      if (!Number.isFinite(at) || signal.aborted) return;
      timer = setTimeout(onWake, Math.min(longestMs, Math.max(0, Math.ceil(at - now()))));
    },
  };
}
