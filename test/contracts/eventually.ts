/** Polls until `check` gives something (not undefined, not false) or the deadline passes; errors of `check` count as not yet. */
export async function eventually<T>(
  what: string,
  withinMs: number,
  check: () => T | Promise<T>,
): Promise<Exclude<T, undefined | false>> {
  const deadline = performance.now() + withinMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await check();
      if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>;
      last = value;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what} (last: ${last})`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
