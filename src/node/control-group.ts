/**
 * Control groups v2 by plain files. What a resource started stays in its control group whatever it forks, so the
 * control group is the one list that cannot miss a process. Invariant: nothing here claims "empty" without having
 * read `populated 0` from the kernel (or that the directory does not exist).
 */
import { existsSync, readdirSync, readFileSync, rmdirSync, watch, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { makeDirectory } from '../make-directory.ts';
import type { ControlGroup, ControlGroups } from '../ports/control-groups.ts';
import { encodeName } from './control-group-names.ts';
import { ControlGroupUnavailable, findBase, findHierarchy, findOwn } from './own-control-group.ts';
import { createQuickening } from './quickening.ts';

/**
 * The event that a control group is empty arrives within a millisecond, unless there was another less than 10 ms ago (the
 * kernel limits their rate): whoever waits for it looks by itself as well, more and more seldom. A lasting watch has only
 * a backstop for a lost event, because a look costs 0.2 ms of an idle node.
 */
const firstRecheckMs = 1;
const lastRecheckMs = 64;
const backstopMs = 1_000;

export interface ControlGroupOptions {
  readonly cluster: string;
  readonly node: string;
  /** Absolute path to use as the base instead of one below the process's own control group. */
  readonly base?: string;
}

/** Throws `ControlGroupUnavailable` when no v2 hierarchy is mounted or the base cannot be made. */
export function createControlGroups(options: ControlGroupOptions): ControlGroups {
  const base = options.base ?? findBase(options.cluster, options.node);
  ensureDirectory(base);
  return controlGroupsAt(base);
}

function controlGroupsAt(base: string): ControlGroups {
  const list = () => directories(base);
  const at = (name: string) => controlGroupAt(join(base, name));
  return {
    base,
    at,
    list,
    quicken: createQuickening(() => {
      const own = findOwn();
      return join(own.mount, own.path);
    }),
    resource: ({ group, resource }) => at(`r.${encodeName(group)}.${encodeName(resource)}`),
    ofGroup: (group) =>
      list()
        .filter((name) => name.startsWith(`r.${encodeName(group)}.`))
        .map(at),
  };
}

/** The control group at an absolute path, whether it exists or not. */
export function controlGroupAt(path: string): ControlGroup {
  const events = () => readEvents(path);
  const waitEmpty = (withinMs: number) => waitUntilEmpty(path, withinMs);
  return {
    path,
    create: () => ensureDirectory(path),
    isPopulated: () => events()?.populated === true,
    isFrozen: () => events()?.frozen === true,
    processes: () => processesBelow(path),
    waitEmpty,
    kill: async (withinMs) => {
      if (events()?.populated !== true) return true;
      killAll(path);
      return waitEmpty(withinMs);
    },
    watchEmpty: (onEmpty, signal) => watchUntilEmpty(path, onEmpty, signal),
    remove: () => removeTree(path),
    foreign: (other) => {
      const { directory, root } = findHierarchy();
      return controlGroupAt(join(directory, relative(root, other)));
    },
  };
}

function killAll(path: string): void {
  try {
    writeFileSync(join(path, 'cgroup.kill'), '1');
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function readEvents(path: string): { populated: boolean; frozen: boolean } | undefined {
  try {
    const text = readFileSync(join(path, 'cgroup.events'), 'utf8');
    return { populated: !/^populated 0$/m.test(text), frozen: /^frozen 1$/m.test(text) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function waitUntilEmpty(path: string, withinMs: number): Promise<boolean> {
  if (readEvents(path)?.populated !== true) return true;
  const ended = new AbortController();
  try {
    return await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(readEvents(path)?.populated !== true), Math.max(0, withinMs));
      ended.signal.addEventListener('abort', () => clearTimeout(timer));
      watchUntilEmpty(path, () => resolve(true), ended.signal);
      recheckSoon(() => readEvents(path)?.populated !== true && resolve(true), ended.signal);
    });
  } finally {
    ended.abort();
  }
}

function watchUntilEmpty(path: string, onEmpty: () => void, signal: AbortSignal): void {
  const stop = new AbortController();
  const check = () => {
    if (stop.signal.aborted || readEvents(path)?.populated === true) return;
    stop.abort();
    onEmpty();
  };
  signal.addEventListener('abort', () => stop.abort(), { once: true, signal: stop.signal });
  if (signal.aborted) return;
  try {
    const watcher = watch(join(path, 'cgroup.events'), { signal: stop.signal }, check);
    watcher.on('error', check);
  } catch {
    // No inotify watch to be had (limit reached) or already gone: the timer below still finds out.
  }
  const timer = setInterval(check, backstopMs);
  stop.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  check();
}

/** Calls `check` after 1, 2, 4 … 64, 64 … ms. */
function recheckSoon(check: () => void, signal: AbortSignal): void {
  let pauseMs = firstRecheckMs;
  const again = () => {
    check();
    pauseMs = Math.min(lastRecheckMs, 2 * pauseMs);
    if (!signal.aborted) timer = setTimeout(again, pauseMs);
  };
  let timer = setTimeout(again, pauseMs);
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
}

function processesBelow(path: string): number[] {
  const own = readLines(join(path, 'cgroup.procs')).map(Number);
  return directories(path).reduce((all, name) => all.concat(processesBelow(join(path, name))), own);
}

function removeTree(path: string): boolean {
  try {
    for (const name of directories(path)) removeTree(join(path, name));
    rmdirSync(path);
    return true;
  } catch (error) {
    return isMissing(error);
  }
}

function directories(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

function ensureDirectory(path: string): void {
  try {
    makeDirectory(path);
  } catch (error) {
    throw new ControlGroupUnavailable(
      `${(error as Error).message}. The agent needs write access to its control group.`,
    );
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** ENODEV: the control group was removed while its file was open. */
function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENODEV';
}
