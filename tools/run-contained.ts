/**
 * Runs one command so that nothing of it can stay: in a process group of its own and, where this machine lets us, in a
 * control group of its own, which also holds what the command detached. Whatever still runs when the command has ended
 * is named and killed. A hung test cannot hang the run.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  findControlGroupMount,
  isPopulated,
  killControlGroup,
  removeControlGroup,
} from '../lab/control-group.ts';

export interface Ended {
  /** 0 = well. Undefined when it was killed by a signal or could not be started. */
  readonly code: number | undefined;
  readonly timedOut: boolean;
  /** What it printed, standard output and error together, the last 200,000 characters. */
  readonly output: string;
  /** Processes it left behind, as "pid name"; killed by now. */
  readonly leftBehind: readonly string[];
}

export interface Containment {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
}

const outputLimit = 200_000;

/** A new control group below our own; undefined where control groups v2 are missing or not ours to write. */
function createControlGroup(name: string): string | undefined {
  const mount = findControlGroupMount(readFileSync('/proc/self/mountinfo', 'utf8'));
  const own = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
  if (mount === undefined || own === undefined) return undefined;
  const path = join(mount, own, name);
  try {
    mkdirSync(path);
    return path;
  } catch {
    return undefined; // Not root: the process group has to do.
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

function start(argv: readonly string[], group: string | undefined, env: Containment['env']): Child {
  // In the control group before it becomes the command, so that nothing it starts is outside.
  const join = group === undefined ? [] : ['/bin/sh', '-c', 'echo 0 > "$0/cgroup.procs" && exec "$@"', group];
  const [program = '', ...rest] = [...join, ...argv];
  return spawn(program, rest, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
}

function collectOutput(child: Child): () => string {
  let text = '';
  const append = (chunk: string) => {
    text = (text + chunk).slice(-outputLimit);
  };
  child.once('error', (error) => append(`${error.message}\n`));
  child.stdout.setEncoding('utf8').on('data', append);
  child.stderr.setEncoding('utf8').on('data', append);
  return () => text;
}

/** Resolves when the process has ended; its pipes may still be held open by what it left behind. */
function waitForExit(child: Child): Promise<number | undefined> {
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? undefined));
    child.once('error', () => resolve(undefined));
  });
}

function killAll(child: Child, group: string | undefined): void {
  if (group !== undefined && existsSync(group)) killControlGroup(group);
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // ESRCH: the process group is empty, which is what we want.
  }
}

function nameProcess(pid: string): string {
  try {
    return `${pid} ${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()}`;
  } catch {
    return `${pid} (just ended)`;
  }
}

async function waitUntilEmpty(group: string, deadlineMs: number): Promise<boolean> {
  const end = performance.now() + deadlineMs;
  while (isPopulated(group) && performance.now() < end) await sleep(10);
  return !isPopulated(group);
}

/** Who is left in the group after a moment to end; then kills and removes the group. */
async function closeControlGroup(group: string, child: Child): Promise<readonly string[]> {
  const isEmpty = await waitUntilEmpty(group, 500);
  const pids = isEmpty ? [] : readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean);
  const leftBehind = isEmpty ? [] : pids.map(nameProcess);
  killAll(child, group);
  if (await waitUntilEmpty(group, 2_000)) removeControlGroup(group);
  return leftBehind;
}

/** Never rejects: a command that cannot be started has no code and says so in its output. */
export async function runContained(
  argv: readonly string[],
  name: string,
  limits: Containment,
): Promise<Ended> {
  const group = createControlGroup(name);
  const child = start(argv, group, limits.env);
  const readOutput = collectOutput(child);
  const closed = once(child, 'close').catch(() => undefined);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killAll(child, group);
  }, limits.deadlineMs);
  const onAbort = () => killAll(child, group);
  limits.signal.addEventListener('abort', onAbort, { once: true });
  const code = await waitForExit(child);
  clearTimeout(timer);
  limits.signal.removeEventListener('abort', onAbort);
  const leftBehind = group === undefined ? [] : await closeControlGroup(group, child);
  if (group === undefined) killAll(child, group);
  await Promise.race([closed, sleep(500, undefined, { ref: false })]);
  return { code, timedOut, output: readOutput(), leftBehind: timedOut ? [] : leftBehind };
}
