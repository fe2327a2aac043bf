/**
 * Keeps a stampede of commands (a hundred probes after a start) from slowing each of them down. It limits bursts, not
 * patience: a command that takes longer than `slotMs` is waiting for something, not using the processor, and gives its
 * slot away, so that a few that hang never hold up the rest.
 */
export function createLimit(slots: number, slotMs: number): <T>(run: () => Promise<T>) => Promise<T> {
  let free = slots;
  const waiting: (() => void)[] = [];
  const release = () => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const acquire = (): Promise<void> | void => {
    if (free > 0) free -= 1;
    else return new Promise<void>((resolve) => waiting.push(resolve));
  };
  return async (run) => {
    await acquire();
    const releaseOnce = once(release);
    const timer = setTimeout(releaseOnce, slotMs);
    try {
      return await run();
    } finally {
      clearTimeout(timer);
      releaseOnce();
    }
  };
}

function once(call: () => void): () => void {
  let called = false;
  return () => {
    if (called) return;
    called = true;
    call();
  };
}
