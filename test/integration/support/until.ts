/** Tests of clusters wait for a condition, never for a time: the machine may be busy, but a condition that never comes true fails. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 25;

/**
 * Polls until `condition` gives something other than false or undefined, and resolves with that. A condition that
 * throws counts as not met yet; its last error is part of the failure. `where` adds what to look at when it fails.
 */
export async function until<T>(
  condition: () => T | false | undefined | Promise<T | false | undefined>,
  withinMs: number,
  what: string,
  where: () => string = () => '',
): Promise<T> {
  const deadline = performance.now() + withinMs;
  let reason = '';
  for (;;) {
    try {
      const value = await condition();
      if (value !== false && value !== undefined) return value;
      reason = '';
    } catch (error) {
      reason = ` (${(error as Error).message})`;
    }
    if (performance.now() > deadline) assert.fail(`Not within ${withinMs} ms: ${what}${reason}\n${where()}`);
    await sleep(pollMs);
  }
}

/** Holds for the whole time: throws as soon as `condition` is false. For "nothing happens", which no event announces. */
export async function throughout(
  condition: () => boolean | Promise<boolean>,
  forMs: number,
  what: string,
  where: () => string = () => '',
): Promise<void> {
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    assert.ok(await condition(), `Did not hold for ${forMs} ms: ${what}\n${where()}`);
    await sleep(pollMs);
  }
}
