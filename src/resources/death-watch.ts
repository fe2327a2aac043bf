/**
 * Notices the end of supervised processes without polling. Three ways lead to the same look at the files: the exit file
 * appears, the control group empties, or a look now and then finds a process that is not alive any more (whoever killed
 * the shell too left nothing else to notice). The first look that finds an end tells it, once. It does not matter who
 * started the process.
 */
import { watch } from 'node:fs';
import type { ResourceRef } from '../ports/resource-runner.ts';
import { type MainPlace, supervisorDirectory, whyNotRunning } from './main-process.ts';

/** What no event tells is found within this time. */
const backstopMs = 5_000;

export interface DeathWatch {
  watch(ref: ResourceRef): void;
  unwatch(ref: ResourceRef): void;
  close(): void;
}

export function createDeathWatch(
  placeOf: (ref: ResourceRef) => MainPlace,
  tell: (ref: ResourceRef, reason: string) => void,
): DeathWatch {
  const watches = new Map<string, AbortController>();
  const keyOf = (ref: ResourceRef) => JSON.stringify([ref.group, ref.resource]);
  const unwatch = (ref: ResourceRef) => {
    watches.get(keyOf(ref))?.abort();
    watches.delete(keyOf(ref));
  };
  return {
    unwatch,
    watch: (ref) => {
      unwatch(ref);
      const ended = new AbortController();
      watches.set(keyOf(ref), ended);
      watchPlace(placeOf(ref), ended, (reason) => tell(ref, reason));
    },
    close: () => {
      for (const ended of watches.values()) ended.abort();
      watches.clear();
    },
  };
}

function watchPlace(place: MainPlace, ended: AbortController, tell: (reason: string) => void): void {
  const check = async () => {
    if (ended.signal.aborted) return;
    const reason = await whyNotRunning(place);
    if (ended.signal.aborted || reason === undefined) return;
    ended.abort();
    tell(reason);
  };
  watchFiles(place, ended.signal, check);
  place.group.watchEmpty(() => void check(), ended.signal);
  const backstop = setInterval(() => void check(), backstopMs);
  ended.signal.addEventListener('abort', () => clearInterval(backstop), { once: true });
  void check();
}

function watchFiles(place: MainPlace, signal: AbortSignal, check: () => Promise<void>): void {
  try {
    const watcher = watch(supervisorDirectory(place.stateDirectory), { signal }, () => void check());
    watcher.on('error', () => void check());
  } catch {
    // The limit of such watches is reached, or the directory is gone: the backstop finds out.
  }
}
