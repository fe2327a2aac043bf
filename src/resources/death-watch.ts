/**
 * Notices the end of supervised processes without polling. Three ways lead to the same look at the files: the exit file
 * appears, the control group empties, or whoever killed the shell too left a process that is not alive any more. The
 * first look that finds an end tells it, once. It does not matter who started the process.
 */
import { watch } from 'node:fs';
import type { ResourceRef } from '../ports/resource-runner.ts';
import { readEnd, readMain, supervisorDirectory } from './main-process.ts';
import type { StepWorld } from './step-world.ts';

type Place = Pick<StepWorld, 'group' | 'stateDirectory'>;

export interface DeathWatch {
  watch(ref: ResourceRef): void;
  unwatch(ref: ResourceRef): void;
  close(): void;
}

export function createDeathWatch(
  placeOf: (ref: ResourceRef) => Place,
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

function watchPlace(place: Place, ended: AbortController, tell: (reason: string) => void): void {
  const check = async () => {
    if (ended.signal.aborted || isRunning(place)) return;
    const main = await readEnd(place.stateDirectory);
    if (ended.signal.aborted || isRunning(place)) return;
    ended.abort();
    tell(main.kind === 'ended' ? `the main process ended with ${main.how}` : 'the main process is gone');
  };
  const watcher = watch(
    supervisorDirectory(place.stateDirectory),
    { signal: ended.signal },
    () => void check(),
  );
  watcher.on('error', () => void check());
  place.group.watchEmpty(() => void check(), ended.signal);
  void check();
}

const isRunning = ({ group, stateDirectory }: Place): boolean =>
  readMain(stateDirectory).kind === 'alive' && group.isPopulated();
