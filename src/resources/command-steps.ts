/** Steps that run a command, and steps that wait for what a command or a port says. */
import { connect } from 'node:net';
import { readEnd, readMain } from './main-process.ts';
import { logFile } from './output-log.ts';
import { type Command, type CommandBounds, runCommand, spawnBackground } from './run-command.ts';
import type { Environment, RunStep, StepOf } from './step.ts';
import { done, judgeCommand, type StepsOutcome, say, soft, unable } from './step-outcome.ts';
import { fill } from './step-secrets.ts';
import { calledOff, leftovers, type StepRun } from './step-world.ts';

/** Pause between two attempts of a condition that has no event of its own. */
const conditionPollMs = 2;
/** How soon a readiness command that takes long is ended when the main process has. */
const mainLookMs = 50;

/** Pauses between two looks at what is coming up: doubled from the first to the longest. */
const firstLookMs = 20;
const longestLookMs = 1000;

export function runRun(step: RunStep, run: StepRun): Promise<StepsOutcome> {
  return step.untilRunning ? runUntilRunning(step, run) : runOnce(step, run);
}

/** Where nothing of it is left in the control group nothing comes up any more. */
async function runUntilRunning(step: RunStep, run: StepRun): Promise<StepsOutcome> {
  const { group, signal } = run.world;
  for (let pauseMs = firstLookMs; ; pauseMs = Math.min(2 * pauseMs, longestLookMs)) {
    const outcome = await runOnce(step, run);
    const mayCome = outcome.kind === 'failed' && outcome.class === 'soft' && group.isPopulated();
    if (!mayCome || run.leftMs() <= pauseMs) return outcome;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (signal?.aborted) return calledOff;
  }
}

function runOnce(step: RunStep, run: StepRun): Promise<StepsOutcome> {
  const { limit } = run.world;
  return limit ? limit(() => runAndJudge(step, run)) : runAndJudge(step, run);
}

async function runAndJudge(step: RunStep, run: StepRun): Promise<StepsOutcome> {
  const allowedMs = run.leftMs();
  const { env, mask, hidden } = await fill(step, run);
  const base = step.joins ? joining(step.argv, env, run) : staying(step.argv, env, run);
  const said = await runCommand(
    { ...base, cwd: step.cwd, capture: step.output !== undefined, ...(hidden && { hidden }) },
    bounds(run, run.leftMs()),
  );
  const ended = 'text' in said ? { ...said, text: mask(said.text) } : said;
  const outcome = judgeCommand(step, ended, allowedMs);
  // Not installed, and yet something of it is left: it was removed while it ran.
  const isAbsent = outcome.kind === 'state' && outcome.state === 'stopped' && outcome.class !== undefined;
  if (!isAbsent || !run.world.group.isPopulated()) return outcome;
  return say('failed', `${outcome.reason}; ${leftovers(run.world)}`);
}

export function bounds({ world: { signal, commands } }: StepRun, withinMs: number): CommandBounds {
  return { withinMs, signal, commands };
}

export function runBackground({ argv, env }: StepOf<'background'>, run: StepRun): StepsOutcome {
  const { joining: waiting } = run.world;
  const joins = spawnBackground(joining(argv, env, run)).then(() => void waiting?.delete(joins));
  waiting?.add(joins);
  return done;
}

function joining(argv: readonly string[], env: Environment, run: StepRun): Command {
  run.world.group.create();
  return { ...staying(argv, env, run), controlGroup: run.world.group.path };
}

/** A command that stays in the control group of whoever runs it. */
export function staying(argv: readonly string[], env: Environment, run: StepRun): Command {
  return { argv: argv.map((word) => fillIn(word, run)), env, log: logFile(run.world.stateDirectory) };
}

/** `{device}` is what an earlier step found. */
export function fillIn(text: string, run: StepRun): string {
  return text.replaceAll('{device}', run.device);
}

export async function waitCommand(step: StepOf<'wait-command'>, run: StepRun): Promise<StepsOutcome> {
  const { argv } = step;
  const { env, hidden } = await fill(step, run);
  const command = { ...joining(argv, env, run), ...(hidden && { hidden }) };
  return waitFor((over) => succeeds(command, run, over), `success of ${argv[0]}`, run);
}

async function succeeds(command: Command, run: StepRun, over: AbortSignal): Promise<boolean> {
  const { signal, commands } = run.world;
  const either = signal === undefined ? over : AbortSignal.any([signal, over]);
  const ended = await runCommand(command, {
    withinMs: run.leftMs(),
    signal: either,
    commands,
  });
  return ended.kind === 'exit' && ended.code === 0;
}

export function waitPort({ host, port }: StepOf<'wait-port'>, run: StepRun): Promise<StepsOutcome> {
  return waitFor(() => isOpen(host, port, run.leftMs()), `port ${port} on ${host}`, run);
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

/** Readiness counts only of a main process that lives: something else may answer for one that has ended. */
async function waitFor(
  holds: (over: AbortSignal) => Promise<boolean>,
  what: string,
  run: StepRun,
): Promise<StepsOutcome> {
  const { stateDirectory, signal } = run.world;
  const over = new AbortController();
  const look = setInterval(() => {
    if (readMain(stateDirectory).kind !== 'alive') over.abort();
  }, mainLookMs);
  try {
    for (;;) {
      const isReady = await holds(over.signal);
      const main = await readEnd(stateDirectory);
      if (main.kind === 'ended') return soft(`it ended with ${main.how} before it was ready`);
      if (isReady) return done;
      if (signal?.aborted) return calledOff;
      if (run.leftMs() <= 0) return unable(`it was not ready in time: no ${what}`);
      await new Promise((resolve) => setTimeout(resolve, conditionPollMs));
    }
  } finally {
    clearInterval(look);
  }
}
