/**
 * Runs one command so that nothing of it can stay: in a process group of its own and, where this machine lets us, in a
 * control group of its own, which also holds what the command detached. Whatever still runs when the command has ended
 * is named and killed. A hung test cannot hang the run.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { controlGroupAt } from '../src/node/control-group.ts';
import { findOwn } from '../src/node/own-control-group.ts';
import type { ControlGroup } from '../src/ports/control-groups.ts';

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
function createControlGroup(name: string): ControlGroup | undefined {
  try {
    const own = findOwn();
    const group = controlGroupAt(join(own.mount, own.path, name));
    group.create();
    return group;
  } catch {
    return undefined; // Not root: the process group has to do.
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

function start(argv: readonly string[], group: ControlGroup | undefined, env: Containment['env']): Child {
  // In the control group before it becomes the command, so that nothing it starts is outside.
  const join =
    group === undefined ? [] : ['/bin/sh', '-c', 'echo 0 > "$0/cgroup.procs" && exec "$@"', group.path];
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

function killAll(child: Child, group: ControlGroup | undefined): void {
  void group?.kill(0);
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // ESRCH: the process group is empty, which is what we want.
  }
}

function nameProcess(pid: number): string {
  try {
    return `${pid} ${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()}`;
  } catch {
    return `${pid} (just ended)`;
  }
}

/** Who is left in the group after a moment to end; then kills and removes the group. */
async function closeControlGroup(group: ControlGroup, child: Child): Promise<readonly string[]> {
  const isEmpty = await group.waitEmpty(500);
  const leftBehind = isEmpty ? [] : group.processes().map(nameProcess);
  killAll(child, group);
  if (await group.waitEmpty(2_000)) group.remove();
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
