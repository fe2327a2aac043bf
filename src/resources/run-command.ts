/**
 * Runs one command inside a control group, with a deadline. The command joins the control group before it is executed
 * (a tiny shell does it), so that nothing it forks can escape; it leads a session of its own, so that a time-out can
 * kill it without touching what the resource runs.
 *
 * Its output goes to the resource's log file, not to a pipe: a daemon started by the command keeps these descriptors
 * for life, and a pipe would break under it when our process ends.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { notJoined, spawnMasked } from './masked-command.ts';
import { openOutputLog } from './output-log.ts';
import type { Environment } from './step.ts';

const join = `echo 0 > "$0/cgroup.procs" || exit ${notJoined}; exec "$@"`;
const joinAndTell = `echo 0 > "$0/cgroup.procs" || exit ${notJoined}; exec 3>&-; exec "$@"`;
const tailBytes = 8192;
/** How long the death of a killed command is waited for; one that waits for a dead disk takes its time. */
const deathMs = 1_000;

export interface Command {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly cwd?: string;
  /** Directory of the control group it joins; without one it stays in ours, for short tools that leave nothing. */
  readonly controlGroup?: string;
  readonly log: string;
  /** What must not be seen in what it prints (masked-command.ts). */
  readonly hidden?: Hidden;
  /** Collect what it prints instead of logging it; only for commands that leave no process behind. */
  readonly capture?: boolean;
}

export interface Hidden {
  readonly secrets: readonly string[];
  /** The command leaves somebody behind who may print as well. */
  readonly stays: boolean;
}

export type CommandOutcome =
  /** `text` is what it printed (the end of it). */
  | { readonly kind: 'exit'; readonly code: number; readonly text: string }
  | { readonly kind: 'signal'; readonly signal: string; readonly text: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unable'; readonly reason: string };

/** Starts the command and lets it go. That it cannot be executed is told by the child's `error` event or exit 127. */
export function spawnCommand(command: Command, stdio: SpawnOptions['stdio']): ChildProcess {
  const { argv, controlGroup } = command;
  const options = { cwd: command.cwd ?? '/', env: { ...command.env }, detached: true, stdio };
  if (controlGroup === undefined) return spawn(argv[0]!, argv.slice(1), options);
  return spawn('/bin/sh', ['-c', join, controlGroup, ...argv], options);
}

/** Starts the command and lets it go; resolves when it is in its control group, or has ended before. */
export function spawnBackground({ argv, env, controlGroup = '' }: Command): Promise<void> {
  const options = { cwd: '/', env: { ...env }, detached: true } as const;
  const stdio = ['ignore', 'ignore', 'ignore', 'pipe'] as const;
  const child = spawn('/bin/sh', ['-c', joinAndTell, controlGroup, ...argv], {
    ...options,
    stdio: [...stdio],
  });
  const tell = child.stdio[3] as Readable | null;
  child.unref();
  return new Promise((resolve) => {
    const done = () => {
      tell?.destroy();
      resolve();
    };
    child.once('error', done).once('exit', done);
    tell?.once('error', done).once('close', done).resume();
  });
}

/** Commands that have not ended, for whoever must know. */
export type RunningCommands = Set<ChildProcess>;

export interface CommandBounds {
  readonly withinMs: number;
  /** Calls it off: its session is killed. */
  readonly signal?: AbortSignal;
  /** Holds the command from its start until its end, even when that is after this promise. */
  readonly commands?: RunningCommands;
}

/** Never rejects. After a time-out the session is killed, and its death is waited for a moment. */
export async function runCommand(command: Command, bounds: CommandBounds): Promise<CommandOutcome> {
  if (bounds.withinMs <= 0) return { kind: 'timeout' };
  if (bounds.signal?.aborted) return calledOff;
  const log = openOutputLog(command.log);
  try {
    const output = command.capture ? 'pipe' : (log?.fd ?? 'ignore');
    const { child, lastLines } = spawnIt(command, output);
    remember(child, bounds.commands);
    const captured = command.capture ? collect(child) : undefined;
    const ended = await waitWithin(child, waitForEnd(child, command.capture === true), bounds);
    if (ended.kind !== 'exit' && ended.kind !== 'signal') return ended;
    await lastLines?.();
    return { ...ended, text: (captured?.() ?? log?.added() ?? '') || ended.text };
  } finally {
    log?.close();
  }
}

function spawnIt(
  command: Command,
  output: 'pipe' | 'ignore' | number,
): { readonly child: ChildProcess; readonly lastLines?: () => Promise<void> } {
  const { hidden, argv, env, cwd = '/', controlGroup = '' } = command;
  if (hidden === undefined) return { child: spawnCommand(command, ['ignore', output, output]) };
  return spawnMasked({ argv, env, cwd, controlGroup, ...hidden }, output, 'ignore');
}

const calledOff: CommandOutcome = { kind: 'unable', reason: 'it was called off' };

function remember(child: ChildProcess, commands: RunningCommands | undefined): void {
  if (commands === undefined || child.pid === undefined) return;
  commands.add(child);
  child.once('exit', () => commands.delete(child));
}

async function waitWithin(
  child: ChildProcess,
  ended: Promise<CommandOutcome>,
  { withinMs, signal }: CommandBounds,
): Promise<CommandOutcome> {
  const over = new AbortController();
  const cut = new Promise<CommandOutcome>((resolve) => {
    const timer = setTimeout(() => resolve({ kind: 'timeout' }), withinMs);
    over.signal.addEventListener('abort', () => clearTimeout(timer));
    signal?.addEventListener('abort', () => resolve(calledOff), { signal: over.signal });
  });
  const first = await Promise.race([ended, cut]);
  over.abort();
  if (first.kind !== 'timeout' && first !== calledOff) return first;
  killSession(child);
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, deathMs).unref())]);
  return first;
}

function waitForEnd(child: ChildProcess, untilClosed: boolean): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === 'ENOENT' && error.syscall !== 'spawn /bin/sh';
      resolve(
        isMissing
          ? { kind: 'exit', code: 127, text: error.message }
          : { kind: 'unable', reason: error.message },
      );
    });
    child.once(untilClosed ? 'close' : 'exit', (code: number | null, signal: string | null) =>
      resolve(
        code === null
          ? { kind: 'signal', signal: signal ?? 'unknown', text: '' }
          : { kind: 'exit', code, text: '' },
      ),
    );
  });
}

function killSession(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
}

function collect(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-tailBytes);
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text;
}

/** Of the end of what was printed: in the rest of a line a secret that was cut would not be known again. */
export function wholeLines(text: string): string {
  return Buffer.byteLength(text) < tailBytes ? text : text.slice(text.indexOf('\n') + 1 || text.length);
}

/**
 * The sentence to show for a failed command: the last line that OCF agents mark as the reason, else the last line it
 * printed; empty when it was silent.
 */
export function reasonIn(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('dmesg(1) may have more'));
  const marked = lines.findLast((line) => line.startsWith('ocf-exit-reason:'));
  return (marked?.slice('ocf-exit-reason:'.length) ?? lines.at(-1) ?? '').slice(0, 300);
}
