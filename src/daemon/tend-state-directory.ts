/**
 * Looks after the state directory: how much it can still take is told when that changes, what resources print is kept within
 * its size, and what was printed by a resource that is no more is removed. What scripts keep there themselves is theirs.
 */
import { lstatSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type DiskTrouble, judgeDisk } from '../core/state-disk.ts';
import type { Event } from '../core/takeover/event.ts';
import type { State } from '../core/takeover/state.ts';
import { measureStateDisk } from '../node/state-disk.ts';
import { supervisorDirectory } from '../resources/main-process.ts';
import { cutLog, logFile, removeLog } from '../resources/output-log.ts';
import { resourceDirectory } from '../resources/state-directory.ts';

const outputsEveryMs = 1000;
const diskEveryMs = 10_000;

export interface Tended {
  readonly stateDir: string;
  state(): Pick<State, 'config' | 'groups' | 'store'>;
  dispatch(event: Event): void;
  readonly signal: AbortSignal;
}

export function tendStateDirectory(tended: Tended): void {
  const { stateDir, signal } = tended;
  const tellDisk = createDiskTeller(tended);
  const timers = [
    setInterval(() => void tellDisk(), diskEveryMs),
    setInterval(() => tendOutputs(stateDir, tended.state()), outputsEveryMs),
  ];
  signal.addEventListener('abort', () => timers.forEach(clearInterval), { once: true });
  void tellDisk();
}

function createDiskTeller({ stateDir, dispatch }: Tended): () => Promise<void> {
  let told: DiskTrouble | undefined;
  return async () => {
    try {
      const missing = missingFrom(stateDir);
      // The rest cannot be looked at where the directory itself is gone.
      const space = missing.length === expected.length ? nowhere : await measureStateDisk(stateDir);
      const trouble = judgeDisk({ ...space, missing }, told);
      if (trouble?.is === told?.is) return;
      told = trouble;
      dispatch({ kind: 'disk-judged', trouble });
    } catch {
      // A disk that cannot be looked at says more when something is to be written.
    }
  };
}

/** What the keeper has written before it started a daemon, and no agent takes away. */
const expected = ['permit.json', 'compiled.json', 'journal'] as const;
const nowhere = { readOnly: false, freeBytes: 0, sizeBytes: 0, freeFiles: 0, files: 0 };

function missingFrom(stateDir: string): readonly string[] {
  return expected.filter((name) => lstatSync(join(stateDir, name), { throwIfNoEntry: false }) === undefined);
}

export function tendOutputs(stateDir: string, state: Pick<State, 'config' | 'groups' | 'store'>): void {
  const resources = join(stateDir, 'resources');
  const names = namesIn(resources);
  if (names.length === 0) return;
  const known = knownDirectories(stateDir, state);
  for (const name of names) {
    const directory = join(resources, name);
    if (known === undefined || known.has(directory)) cutLog(logFile(directory));
    else forget(directory);
  }
}

/** Of what is configured and of what is still here; undefined while it is not known what is configured. */
function knownDirectories(
  stateDir: string,
  { config, groups, store }: Pick<State, 'config' | 'groups' | 'store'>,
): ReadonlySet<string> | undefined {
  if (config === undefined || store.document?.value.config.hash !== config.hash) return undefined;
  const all = [...Object.entries(config.value.groups), ...Object.entries(groups).map(definitionOf)];
  return new Set(
    all.flatMap(([group, { resources }]) =>
      resources.map(({ name: resource }) => resourceDirectory(stateDir, { group, resource })),
    ),
  );
}

function definitionOf([name, group]: readonly [string, State['groups'][string]]) {
  return [name, group.definition] as const;
}

/** Ours only; the directory too when nothing else is in it. */
function forget(directory: string): void {
  try {
    removeLog(logFile(directory));
    rmSync(supervisorDirectory(directory), { recursive: true, force: true });
    rmdirSync(directory);
  } catch {
    // Something of the resource's own is left in it, or the disk takes nothing.
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
