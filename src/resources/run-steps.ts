/**
 * The one function that carries out steps. It decides nothing: what an exit code or an empty output means stands in
 * the step. The daemon runs programs with it; the keeper runs the journaled hard stop with it, so it needs nothing but
 * Node itself. A time-out is never a success.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { ControlGroup } from '../ports/control-groups.ts';
import { findDevice, findHolder } from './interfaces.ts';
import { logFile, readEnd, readMain, spawnMain } from './main-process.ts';
import { findMount } from './mounts.ts';
import {
  type Command,
  type CommandBounds,
  type RunningCommands,
  runCommand,
  spawnBackground,
} from './run-command.ts';
import type { Environment, RunStep, SpawnMainStep, Step } from './step.ts';
import { DONE, judgeCommand, type StepsOutcome, say, soft, unable } from './step-outcome.ts';
import { unmount } from './unmount.ts';

/** Pause between two attempts of a condition that has no event of its own. */
const CONDITION_POLL_MS = 2;
/** Pause between two looks whether the main process has ended while a stop waits for everything to end. */
const MAIN_POLL_MS = 20;
const PLAIN: Environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };

/** The resource's place on this machine. */
export interface StepWorld {
  readonly group: ControlGroup;
  /** The resource's own directory; made when it is missing. */
  readonly stateDirectory: string;
  /** For all steps together. */
  readonly withinMs: number;
  /** Calls the rest off. */
  readonly signal?: AbortSignal;
  /** Collects commands as long as they live. */
  readonly commands?: RunningCommands;
  /** Holds the commands that were started in the background and are not in the control group yet. */
  readonly joining?: Set<Promise<void>>;
  /** Takes part in a limit on how many commands run at once. */
  readonly limit?: <T>(run: () => Promise<T>) => Promise<T>;
}

interface Run {
  readonly world: StepWorld;
  readonly leftMs: () => number;
  device: string;
}

/** Never rejects. */
export async function runSteps(steps: readonly Step[], world: StepWorld): Promise<StepsOutcome> {
  const until = performance.now() + world.withinMs;
  const run: Run = { world, leftMs: () => until - performance.now(), device: '' };
  try {
    for (const step of steps) {
      if (world.signal?.aborted) return CALLED_OFF;
      const outcome = await runStep(step, run);
      if (outcome.kind !== 'done') return outcome;
    }
    return DONE;
  } catch (error) {
    return { kind: 'unable', reason: (error as Error).message };
  }
}

const CALLED_OFF = unable('it was called off');

function runStep(step: Step, run: Run): Promise<StepsOutcome> | StepsOutcome {
  const { world } = run;
  switch (step.kind) {
    case 'run':
      return world.limit ? world.limit(() => runRun(step, run)) : runRun(step, run);
    case 'background':
      return runBackground(step.argv, step.env, run);
    case 'spawn-main':
      return runSpawnMain(step, run);
    case 'done-if-main-runs':
      return readMain(world.stateDirectory).kind === 'alive' && world.group.isPopulated()
        ? say('running')
        : DONE;
    case 'main-state':
      return mainState(world);
    case 'signal-main':
      return signalMain(step.signal, world);
    case 'wait-empty':
      return waitEmpty(step.signal, run);
    case 'begin-kill':
      return beginKill(run);
    case 'kill-group':
      return killGroup(run);
    case 'stopped-if-empty':
      return world.group.isPopulated() ? say('failed', leftovers(world)) : say('stopped');
    case 'make-directory':
      mkdirSync(step.path, { recursive: true });
      return DONE;
    case 'wait-port':
      return waitFor(
        () => isOpen(step.host, step.port, run.leftMs()),
        `port ${step.port} on ${step.host}`,
        run,
      );
    case 'wait-command':
      return waitFor(() => succeeds(step.argv, step.env, run), `success of ${step.argv[0]}`, run);
    case 'find-device':
      return bindDevice(step.own, step.subnet, run);
    case 'running-if-address-up':
      return findHolder(step.address) === undefined ? DONE : say('running');
    case 'set':
      return set(expand(step.path, run), step.value);
    case 'done-if-mounted':
      return findMount(step.directory) === undefined ? DONE : say('running');
    case 'mount-state':
      return mountState(step.directory, step.writable);
    case 'unmount':
      return runUnmount(step.directory, step.mayTerminate, run);
  }
}

async function runRun(step: RunStep, run: Run): Promise<StepsOutcome> {
  const allowedMs = run.leftMs();
  const base = step.joins ? joining(step.argv, step.env, run) : staying(step.argv, step.env, run);
  const ended = await runCommand(
    { ...base, cwd: step.cwd, capture: step.output !== undefined },
    bounds(run, allowedMs),
  );
  return judgeCommand(step, ended, allowedMs);
}

function bounds({ world: { signal, commands } }: Run, withinMs: number): CommandBounds {
  return { withinMs, signal, commands };
}

function runBackground(argv: readonly string[], env: Environment, run: Run): StepsOutcome {
  const { joining: waiting } = run.world;
  const joins = spawnBackground(joining(argv, env, run)).then(() => void waiting?.delete(joins));
  waiting?.add(joins);
  return DONE;
}

function joining(argv: readonly string[], env: Environment, run: Run): Command {
  run.world.group.create();
  return { ...staying(argv, env, run), controlGroup: run.world.group.path };
}

function staying(argv: readonly string[], env: Environment, run: Run): Command {
  return { argv: argv.map((word) => expand(word, run)), env, log: logFile(run.world.stateDirectory) };
}

const expand = (text: string, run: Run): string => text.replaceAll('{device}', run.device);

async function runSpawnMain(step: SpawnMainStep, run: Run): Promise<StepsOutcome> {
  const { group, stateDirectory } = run.world;
  group.create();
  mkdirSync(stateDirectory, { recursive: true });
  const failed = await spawnMain(step, group, stateDirectory, run.leftMs());
  return failed === undefined ? DONE : failed;
}

function mainState(world: StepWorld): StepsOutcome {
  const main = readMain(world.stateDirectory);
  if (!world.group.isPopulated()) return say('stopped');
  if (main.kind === 'alive') return say('running');
  const how = main.kind === 'ended' ? `the main process ended with ${main.how}` : 'there is no main process';
  return say('failed', `${how}, ${leftovers(world)}`);
}

const leftovers = (world: StepWorld): string => `processes left: ${world.group.processes().join(', ')}`;

function signalMain(signal: string, world: StepWorld): StepsOutcome {
  const main = readMain(world.stateDirectory);
  const pids = main.kind === 'alive' ? [main.main.pid] : world.group.processes();
  for (const pid of pids) kill(pid, signal);
  return DONE;
}

async function waitEmpty(signal: string, run: Run): Promise<StepsOutcome> {
  const { group, stateDirectory } = run.world;
  const allowedMs = run.leftMs();
  while (readMain(stateDirectory).kind === 'alive' && run.leftMs() > 0) {
    if (run.world.signal?.aborted) return CALLED_OFF;
    if (await group.waitEmpty(Math.min(MAIN_POLL_MS, run.leftMs()))) return DONE;
  }
  // The shell that waited for the main process needs a moment to end by itself.
  if (await group.waitEmpty(Math.min(MAIN_POLL_MS, run.leftMs()))) return DONE;
  if (readMain(stateDirectory).kind !== 'alive') signalMain(signal, run.world);
  if (await group.waitEmpty(run.leftMs())) return DONE;
  return unable(`it did not end within ${Math.round(allowedMs)} ms, ${leftovers(run.world)}`);
}

/**
 * One by one, because killing a control group as a whole waits for the kernel's lock of all control groups. What is forked
 * meanwhile, and what goes wrong here, is left to the step that waits for the end.
 */
async function beginKill({ world }: Run): Promise<StepsOutcome> {
  await joined(world);
  try {
    for (const pid of world.group.processes()) kill(pid, 'SIGKILL');
  } catch {
    // The step that waits for the end kills them all at once, and tells why it cannot.
  }
  return DONE;
}

/** Whoever is on its way into the control group is in it, or has ended: before that an empty one proves nothing. */
async function joined({ joining }: StepWorld): Promise<void> {
  await Promise.all([...(joining ?? [])]);
}

/** 0 stands for a process that this namespace does not see, and would mean our own process group. */
function kill(pid: number, signal: string): void {
  if (pid <= 1) return;
  try {
    process.kill(pid, signal as NodeJS.Signals);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function killGroup(run: Run): Promise<StepsOutcome> {
  await joined(run.world);
  if (await run.world.group.kill(run.leftMs())) return DONE;
  return unable(`its processes could not be killed, ${leftovers(run.world)}`);
}

async function waitFor(holds: () => Promise<boolean>, what: string, run: Run): Promise<StepsOutcome> {
  for (;;) {
    if (await holds()) return DONE;
    const main = await readEnd(run.world.stateDirectory);
    if (main.kind === 'ended') return soft(`it ended with ${main.how} before it was ready`);
    if (run.world.signal?.aborted) return CALLED_OFF;
    if (run.leftMs() <= 0) return unable(`it was not ready in time: no ${what}`);
    await new Promise((resolve) => setTimeout(resolve, CONDITION_POLL_MS));
  }
}

function isOpen(host: string, port: number, withinMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(Math.max(1, withinMs), () => end(false));
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

async function succeeds(argv: readonly string[], env: Environment, run: Run): Promise<boolean> {
  const ended = await runCommand(joining(argv, env, run), bounds(run, run.leftMs()));
  return ended.kind === 'exit' && ended.code === 0;
}

function bindDevice(own: string, subnet: string, run: Run): StepsOutcome {
  const device = findDevice(own, subnet);
  if (device === undefined)
    return soft(`no interface that is up has the address ${own} or another in ${subnet}`);
  run.device = device;
  return DONE;
}

function set(path: string, value: string): StepsOutcome {
  try {
    writeFileSync(path, value);
  } catch {
    // A read-only /proc/sys: the setting is a precaution, the address works without it.
  }
  return DONE;
}

function mountState(directory: string, writable: boolean): StepsOutcome {
  const mount = findMount(directory);
  if (mount === undefined) return say('stopped');
  if (writable && mount.readOnly) return say('failed', `${directory} has turned read-only`);
  return say('running');
}

async function runUnmount(directory: string, mayTerminate: boolean, run: Run): Promise<StepsOutcome> {
  const umount = (argv: readonly string[], withinMs: number) =>
    runCommand({ ...staying(argv, PLAIN, run), capture: true }, bounds(run, withinMs));
  const left = await unmount({ directory, mayTerminate, withinMs: run.leftMs(), run: umount });
  return left === undefined ? DONE : unable(left);
}
