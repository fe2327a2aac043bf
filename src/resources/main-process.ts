/**
 * A supervised main process. Its parent is a tiny shell in the same control group, not the daemon: the shell outlives
 * the daemon, waits for the process and writes how it ended to a file, so that a daemon started later still learns it.
 *
 * In `<state directory>/.supervisor/`: `main` holds "pid start-time" of the process, written by the process itself
 * before it becomes the command; `exit` holds the status the shell saw. Both are one short line in one write; a line
 * without its end does not count.
 */
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../make-directory.ts';
import type { ControlGroup } from '../ports/control-groups.ts';
import { maskName, spawnMasked } from './masked-command.ts';
import { logFile } from './output-log.ts';
import { spawnCommand } from './run-command.ts';
import type { SpawnMainStep } from './step.ts';
import { type StepsOutcome, soft, unable } from './step-outcome.ts';

/** How often it is looked whether the command has replaced the shell that becomes it, or its end is written down. */
const pollMs = 1;
/** Between the end of the process and the line of the shell that saw it there is a moment; no longer than this. */
const endGraceMs = 50;

/** Start time is field 22 of stat; the process is still called `sh` here, so the fields are where they should be. */
const become = [
  'read -r _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ started _ < /proc/$$/stat',
  'echo "$$ $started" > "$0/main" || exit 125',
  'echo >&3',
  'exec 3>&-',
  'exec "$@"',
].join('\n');
/** In the foreground, because a shell makes its background commands ignore SIGINT and SIGQUIT. */
const supervise = [
  'echo 0 > "$1/cgroup.procs" || exit 125',
  'become=$2',
  'shift 2',
  '/bin/sh -c "$become" "$0" "$@"',
  'echo $? > "$0/exit"',
].join('\n');

export const supervisorDirectory = (stateDirectory: string): string => join(stateDirectory, '.supervisor');

/** Where a supervised resource lives. */
export interface MainPlace {
  readonly group: ControlGroup;
  readonly stateDirectory: string;
}

export interface MainProcess {
  readonly pid: number;
  readonly startTime: string;
}

export type MainState =
  | { readonly kind: 'alive'; readonly main: MainProcess }
  /** `how`: "exit code 1", "signal 9", or that it is unknown: the shell is about to write it, or was killed too. */
  | { readonly kind: 'ended'; readonly how: string; readonly isKnown: boolean }
  | { readonly kind: 'never-started' };

/** Starts the command; `secrets` are hidden in what it prints. Resolves with undefined once it has replaced the shell, else with why it did not. */
export async function spawnMain(
  step: SpawnMainStep,
  { group, stateDirectory }: MainPlace,
  withinMs: number,
  secrets?: readonly string[],
): Promise<StepsOutcome | undefined> {
  const directory = supervisorDirectory(stateDirectory);
  forgetMain(directory);
  const log = openSync(logFile(stateDirectory), 'a');
  const argv = ['/bin/sh', '-c', supervise, directory, group.path, become, ...step.argv];
  try {
    const child = spawnShell({ ...step, argv }, group, log, secrets);
    child.unref();
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.stdio[3]?.once('data', resolve).once('close', resolve);
    });
    child.stdio[3]?.destroy();
    return await waitForExec(step, { group, stateDirectory }, withinMs);
  } finally {
    closeSync(log);
  }
}

function spawnShell(
  { argv, env, cwd }: SpawnMainStep,
  group: ControlGroup,
  log: number,
  secrets: readonly string[] | undefined,
): ChildProcess {
  if (secrets === undefined) return spawnCommand({ argv, env, cwd, log: '' }, ['ignore', log, log, 'pipe']);
  const masked = { argv, env, cwd, controlGroup: group.path, secrets, stays: true };
  const { child, lastLines } = spawnMasked(masked, log, 'pipe');
  // Nobody reads them here: it lets go of the mask, which lives as long as the service.
  void lastLines();
  return child;
}

function forgetMain(directory: string): void {
  makeDirectory(directory);
  rmSync(join(directory, 'main'), { force: true });
  rmSync(join(directory, 'exit'), { force: true });
}

async function waitForExec(
  step: SpawnMainStep,
  place: MainPlace,
  withinMs: number,
): Promise<StepsOutcome | undefined> {
  const until = performance.now() + withinMs;
  while (performance.now() < until) {
    const state = await readEnd(place.stateDirectory);
    if (state.kind === 'alive' && hasBecome(state.main.pid)) return undefined;
    if (state.kind === 'ended') return failedAtOnce(step, state.how, place.group);
    await pause();
  }
  return unable(`${step.argv[0]} was not running within ${Math.round(withinMs)} ms`);
}

/** A program that is missing or cannot be executed will not appear by trying again here. */
async function failedAtOnce(step: SpawnMainStep, how: string, group: ControlGroup): Promise<StepsOutcome> {
  const reason = `${step.argv[0]} ended at once with ${how}${await sayForked(how, group)}`;
  return /code 12[67]/.test(how) ? { kind: 'failed', class: 'hard', reason } : soft(reason);
}

/** A process that has just ended has no command line any more; that is not one that became the command. */
function hasBecome(pid: number): boolean {
  const commandLine = commandLineOf(pid);
  return commandLine !== '' && !commandLine.startsWith(`/bin/sh\0-c\0${become}`);
}

/** Empty for one that is not there. */
function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** What the files and the kernel say now. */
export function readMain(stateDirectory: string): MainState {
  const directory = supervisorDirectory(stateDirectory);
  const exit = readLine(join(directory, 'exit'));
  if (exit !== undefined) return { kind: 'ended', how: sayStatus(Number(exit)), isKnown: true };
  const line = readLine(join(directory, 'main'));
  if (line === undefined) return { kind: 'never-started' };
  const [pid, startTime = ''] = line.split(' ');
  const main = { pid: Number(pid), startTime };
  return isAlive(main)
    ? { kind: 'alive', main }
    : { kind: 'ended', how: 'an exit status nobody saw: what watched it ended too', isKnown: false };
}

/** As readMain, but an end is waited for a moment to be written down. */
export async function readEnd(stateDirectory: string): Promise<MainState> {
  const until = performance.now() + endGraceMs;
  for (;;) {
    const state = readMain(stateDirectory);
    if (state.kind !== 'ended' || state.isKnown || performance.now() > until) return state;
    await pause();
  }
}

/** Why a supervised resource does not run, or undefined: it does. */
export async function whyNotRunning({ group, stateDirectory }: MainPlace): Promise<string | undefined> {
  const now = readMain(stateDirectory);
  const main = now.kind === 'alive' ? now : await readEnd(stateDirectory);
  if (main.kind === 'alive' && group.isPopulated()) return undefined;
  if (main.kind !== 'ended') return 'the main process is gone';
  return `the main process ended with ${main.how}${await sayForked(main.how, group)}`;
}

/** Who ends with the main process, or a mask that was only just made, is gone by then. */
const goneWithinMs = 100;

/** Whoever ends well and leaves others behind has gone to the background: nobody can tell the service from what it left. */
async function sayForked(how: string, group: ControlGroup): Promise<string> {
  if (how !== sayStatus(0)) return '';
  const until = performance.now() + goneWithinMs;
  const whoIsLeft = () => group.processes().filter((pid) => !isMask(pid));
  let left = whoIsLeft();
  while (left.length > 0 && performance.now() < until) {
    await pause();
    left = whoIsLeft();
  }
  if (left.length === 0) return '';
  return ` and left processes behind (${left.join(', ')}): it went to the background; keep it in the foreground (an option such as -D, --foreground or --no-daemon), or use type script`;
}

/** It ends by itself, a moment after the last one that printed. */
function isMask(pid: number): boolean {
  return commandLineOf(pid).startsWith(`${maskName}\0`);
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, pollMs));

function isAlive(main: MainProcess): boolean {
  try {
    const stat = readFileSync(`/proc/${main.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] !== 'Z' && fields[0] !== 'X' && fields[19] === main.startTime;
  } catch {
    return false;
  }
}

function sayStatus(status: number): string {
  if (status === 126) return 'exit code 126 (it cannot be executed)';
  if (status === 127) return 'exit code 127 (not found)';
  return status > 128 ? `signal ${status - 128}` : `exit code ${status}`;
}

function readLine(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    return text.endsWith('\n') ? text.trim() : undefined;
  } catch {
    return undefined;
  }
}
