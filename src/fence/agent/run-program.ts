/**
 * Runs one fence program once: request on standard input, answer in the exit code. A program that outlives its time is
 * killed with everything it started in its session, and that is a failure: what it did is unknown.
 *
 * The others count on it that no fence lasts longer than its time-out. So a second one holds it to that, a process beside the
 * program (`timeout`), which goes on when ours is killed, hangs, or ends in the middle of a fence.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { whyNotRun } from '../../why-not-run.ts';
import { createLineTail } from './line-tail.ts';
import { tellingLine } from './telling-line.ts';

const outputChars = 4096;
/** A program that has ended may be read to the end for so long. */
const lastWordsMs = 50;
/** Ours comes first, as long as somebody of ours is there. */
const orphanGraceMs = 500;
const beside = '/usr/bin/timeout';
const notStarted = `${beside}: failed to run command`;

export type ProgramOutcome =
  /** `said`: its last line that tells something, on the output that it used last; `printed`: what came on standard output. */
  | { readonly kind: 'exit'; readonly code: number; readonly said: string; readonly printed: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'unable'; readonly reason: string };

/** Never rejects. */
export function runProgram(program: string, request: string, withinMs: number): Promise<ProgramOutcome> {
  const missing = whyNotRun(program);
  if (missing !== undefined) return Promise.resolve({ kind: 'unable', reason: missing });
  return new Promise((resolve) => {
    const seconds = ((Math.max(1, withinMs) + orphanGraceMs) / 1000).toFixed(3);
    const bounded = ['--signal=KILL', seconds, program];
    const child = spawn(beside, bounded, {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: '/',
    });
    // Where no descriptor is left there is none of them, and its error is still to come.
    if (!child.stdout) {
      child.once('error', ({ message }) => resolve({ kind: 'unable', reason: message }));
      return;
    }
    const output = collect(child);
    const timer = setTimeout(
      () => {
        end({ kind: 'timeout' });
      },
      Math.max(1, withinMs),
    );
    const end = (outcome: ProgramOutcome) => {
      clearTimeout(timer);
      if (outcome.kind === 'timeout') killSession(child);
      release(child);
      resolve(outcome);
    };
    child.once('error', (error) => end({ kind: 'unable', reason: error.message }));
    const settle = () => end(endOf(child, output()));
    // What it prints counts: its outputs are read to their end, unless something it started holds them open.
    child.once('exit', () => setTimeout(settle, lastWordsMs));
    child.once('close', settle);
    child.stdin.on('error', () => {});
    child.stdin.end(request);
  });
}

interface Output {
  readonly said: string;
  readonly printed: string;
  readonly isNotStarted: boolean;
}

function endOf(child: ChildProcess, output: Output): ProgramOutcome {
  if (child.exitCode === null) return { kind: 'signal', signal: `${child.signalCode}` };
  // The word of the process beside it: the interpreter that its first line names is missing, for example.
  if (output.isNotStarted) return { kind: 'unable', reason: output.said };
  const { said, printed } = output;
  return { kind: 'exit', code: child.exitCode, said, printed };
}

function collect(child: ChildProcess): () => Output {
  const tails = { stdout: createLineTail(outputChars), stderr: createLineTail(outputChars) };
  let last: keyof typeof tails = 'stdout';
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      tails[name].add(chunk);
      if (chunk.trim() !== '') last = name;
    });
  return () => ({
    printed: tails.stdout.text(),
    said: tellingLine(tails[last].text()),
    isNotStarted: tails.stderr.text().startsWith(notStarted),
  });
}

/** Something it started may hold the pipes open for ever; they must not hold us. */
function release(child: ChildProcess): void {
  child.stdin?.destroy();
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function killSession(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
}
